import type { PersonCell } from './calls/people.ts';
import { strengthOf } from './facts/role.ts';
import { weakest } from './facts/twoFactor.ts';

type Standing = { as: 'member' | 'invited'; role: string; twoFactor: boolean | null };

export type Presence =
  | { state: 'here'; standings: readonly [Standing, ...Standing[]] }
  | { state: 'none' }
  | { state: 'unknown' };

type Held = Pick<PersonCell, 'role' | 'twoFactor'> & { invitation: { role: string | null } | null };

export function presenceOf(held: readonly Held[], isCurrent: boolean): Presence {
  const members = held.flatMap(({ role, twoFactor }): Standing[] =>
    role === null ? [] : [{ as: 'member', role, twoFactor }],
  );
  // Dokploy makes an invitation without a role a member.
  const invited = held.map(
    ({ invitation }): Standing => ({ as: 'invited', role: invitation?.role || 'member', twoFactor: null }),
  );
  const [first, ...others] = members.length > 0 ? members : invited;
  if (first) return { state: 'here', standings: [first, ...others] };
  return { state: isCurrent ? 'none' : 'unknown' };
}

/** Absent, only invited, another role than in the first one (`from`), or no 2FA. */
export type ComparedDifference =
  | { kind: 'missing' }
  | { kind: 'invited' }
  | { kind: 'role'; from: number; role: string }
  | { kind: 'no-2fa' };

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

export function roleAt(presence: Presence | undefined): string | null {
  if (presence?.state !== 'here') return null;
  return presence.standings.map(({ role }) => role).reduce((a, b) => (strengthOf(b) < strengthOf(a) ? b : a));
}

export function factorAt(presence: Presence): boolean | null {
  if (presence.state !== 'here') return null;
  return weakest(presence.standings.filter(({ as }) => as === 'member'));
}

function isAs(presence: Presence, as: Standing['as']): boolean {
  return presence.state === 'here' && presence.standings[0].as === as;
}
