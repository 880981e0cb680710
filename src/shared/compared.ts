import type { PersonCell } from './calls/people.ts';
import { weakest } from './facts/twoFactor.ts';
import { strengthOf } from './keys.ts';

/** What somebody is in an organization: by an account, or invited alone. `twoFactor`: null where it is not known. */
type Standing = { as: 'member' | 'invited'; role: string; twoFactor: boolean | null };

/** Somebody in one of the organizations that are compared; several addresses of theirs can be there. */
export type Presence =
  | { state: 'here'; standings: readonly [Standing, ...Standing[]] }
  | { state: 'none' }
  | { state: 'unknown' };

type Held = Pick<PersonCell, 'role' | 'twoFactor'> & { invitation: { role: string | null } | null };

/** `isCurrent`: whoever is not listed there is not there. */
export function presenceOf(held: readonly Held[], isCurrent: boolean): Presence {
  const members = held.flatMap(({ role, twoFactor }): Standing[] =>
    role === null ? [] : [{ as: 'member', role, twoFactor }],
  );
  // An invitation without a role makes a member.
  const invited = held.map(
    ({ invitation }): Standing => ({ as: 'invited', role: invitation?.role || 'member', twoFactor: null }),
  );
  const [first, ...others] = members.length > 0 ? members : invited;
  if (first) return { state: 'here', standings: [first, ...others] };
  return { state: isCurrent ? 'none' : 'unknown' };
}

/**
 * How a person differs in an organization from what they are in the others: not there though elsewhere, only invited
 * though a member elsewhere, with another role than in the first that they are in (`from`), or without the second factor
 * that they have elsewhere.
 */
export type ComparedDifference =
  | { kind: 'missing' }
  | { kind: 'invited' }
  | { kind: 'role'; from: number; role: string }
  | { kind: 'no-2fa' };

/** By organization; what is unknown differs from nothing. */
export function differencesOf(presences: readonly Presence[]): ComparedDifference[][] {
  const from = presences.findIndex(({ state }) => state === 'here');
  const role = roleAt(presences[from]);
  const isMember = presences.some((presence) => isAs(presence, 'member'));
  const hasFactor = presences.some((presence) => factorAt(presence) === true);
  return presences.map((presence, at) => {
    if (presence.state === 'unknown' || role === null) return [];
    if (presence.state === 'none') return [{ kind: 'missing' }];
    const found: ComparedDifference[] = [];
    if (isMember && isAs(presence, 'invited')) found.push({ kind: 'invited' });
    if (at !== from && roleAt(presence) !== role) found.push({ kind: 'role', from, role });
    if (hasFactor && factorAt(presence) === false) found.push({ kind: 'no-2fa' });
    return found;
  });
}

/** The strongest role; null for who is not known to be there. */
export function roleAt(presence: Presence | undefined): string | null {
  if (presence?.state !== 'here') return null;
  return presence.standings.map(({ role }) => role).reduce((a, b) => (strengthOf(b) < strengthOf(a) ? b : a));
}

/** Null where it is not known, and for who is not known to be a member there. */
export function factorAt(presence: Presence): boolean | null {
  if (presence.state !== 'here') return null;
  return weakest(presence.standings.filter(({ as }) => as === 'member'));
}

function isAs(presence: Presence, as: Standing['as']): boolean {
  return presence.state === 'here' && presence.standings[0].as === as;
}
