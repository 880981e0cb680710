import { roleOrder } from '../../ui/roleTone.ts';
import type { AlignedPerson, Place, Standing } from './align.ts';

/**
 * How a person in a list differs from what they are in the others: not there though elsewhere, only invited where they
 * are a member elsewhere, with another role than in the list `from` (the first that they are in), or without a second
 * factor where they have one elsewhere.
 */
export type Difference =
  | { kind: 'missing' }
  | { kind: 'invited' }
  | { kind: 'role'; from: number; role: string }
  | { kind: 'no-2fa' };

function roleOf(standing: Standing): string {
  return standing.as === 'member' ? standing.member.role : standing.invitation.role || 'member';
}

export function roleIn(place: Place | undefined): string | null {
  if (place?.state !== 'here') return null;
  const [first, ...others] = place.standings.map(roleOf);
  return others.reduce((most, role) => (roleOrder(role) < roleOrder(most) ? role : most), first ?? 'member');
}

export function differencesOf({ places }: Pick<AlignedPerson, 'places'>): Difference[][] {
  const from = places.findIndex(({ state }) => state === 'here');
  const role = roleIn(places[from]);
  const isMember = places.some((place) => isAs(place, 'member'));
  const hasFactor = places.some((place) => factorIn(place) === true);
  return places.map((place, at) => {
    if (place.state === 'unknown' || role === null) return [];
    if (place.state === 'none') return [{ kind: 'missing' }];
    const found: Difference[] = [];
    if (isMember && isAs(place, 'invited')) found.push({ kind: 'invited' });
    if (at !== from && roleIn(place) !== role) found.push({ kind: 'role', from, role });
    if (hasFactor && factorIn(place) === false) found.push({ kind: 'no-2fa' });
    return found;
  });
}

function isAs(place: Place, as: Standing['as']): boolean {
  return place.state === 'here' && place.standings[0]?.as === as;
}

export function factorIn(place: Place): boolean | null {
  if (place.state !== 'here') return null;
  const told = place.standings.flatMap((each) =>
    each.as === 'member' ? (each.member.user.twoFactorEnabled ?? []) : [],
  );
  return told.length === 0 ? null : told.every(Boolean);
}
