import type { PersonCell } from './calls/people.ts';
import { weakest } from './facts/twoFactor.ts';
import { strengthOf } from './keys.ts';

/** What somebody is in an organization: by an account, or invited alone. `twoFactor`: null where it is not known. */
type Standing = { as: 'member' | 'invited'; role: string; twoFactor: boolean | null };

/** Somebody in one of the organizations that are compared; several addresses of theirs can be there. */
export type Place =
  | { state: 'here'; standings: readonly [Standing, ...Standing[]] }
  | { state: 'none' }
  | { state: 'unknown' };

type Held = Pick<PersonCell, 'role' | 'twoFactor'> & { invitation: { role: string | null } | null };

/** `isCurrent`: whoever is not listed there is not there. */
export function placeOf(held: readonly Held[], isCurrent: boolean): Place {
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

/** By place; what is unknown differs from nothing. */
export function differencesOf(places: readonly Place[]): ComparedDifference[][] {
  const from = places.findIndex(({ state }) => state === 'here');
  const role = roleAt(places[from]);
  const isMember = places.some((place) => isAs(place, 'member'));
  const hasFactor = places.some((place) => factorAt(place) === true);
  return places.map((place, at) => {
    if (place.state === 'unknown' || role === null) return [];
    if (place.state === 'none') return [{ kind: 'missing' }];
    const found: ComparedDifference[] = [];
    if (isMember && isAs(place, 'invited')) found.push({ kind: 'invited' });
    if (at !== from && roleAt(place) !== role) found.push({ kind: 'role', from, role });
    if (hasFactor && factorAt(place) === false) found.push({ kind: 'no-2fa' });
    return found;
  });
}

/** The strongest role; null for who is not known to be there. */
export function roleAt(place: Place | undefined): string | null {
  if (place?.state !== 'here') return null;
  return place.standings.map(({ role }) => role).reduce((a, b) => (strengthOf(b) < strengthOf(a) ? b : a));
}

/** Null where it is not known, and for who is not known to be a member there. */
export function factorAt(place: Place): boolean | null {
  if (place.state !== 'here') return null;
  return weakest(place.standings.filter(({ as }) => as === 'member'));
}

function isAs(place: Place, as: Standing['as']): boolean {
  return place.state === 'here' && place.standings[0].as === as;
}
