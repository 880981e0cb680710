import fc from 'fast-check';
import { places } from '../main/access/worlds.ts';
import { type Told, told } from '../shared/comparedWorlds.ts';
import type { Access, Proven } from './today.ts';

type Row = NonNullable<Access['organizations'][number]['members']>['rows'][number];

/** What is unseen, or not as drawn: drawn anew at each use, the same for the same seed. */
export const chance = fc.infiniteStream(fc.nat({ max: 9 }));
export type Chance = Iterator<number>;
export const one = (chance: Chance, of: number) => (chance.next().value ?? 0) % of === 0;

function mapRows(access: Access, change: (row: Row) => Row): Access {
  const organizations = access.organizations.map(({ members, ...rest }) => ({
    ...rest,
    members: members && { rows: members.rows.map(change) },
  }));
  return { ...access, organizations };
}

/** 2FA is a fact of an account, whichever organization shows it. */
const access = fc.tuple(places, chance).map(([drawn, chance]) => {
  const factors = new Map<string, boolean>();
  return mapRows(drawn, (row) => {
    const twoFactor = factors.get(row.id) ?? one(chance, 2);
    factors.set(row.id, twoFactor);
    return { ...row, twoFactor };
  });
});

/** The same with some of its organizations, lists, 2FA and permissions unseen. */
function hide(access: Access, chance: Chance): Access {
  const organizations = access.organizations
    .filter(() => !one(chance, 4))
    .map(({ members, invitations, ...rest }) => ({
      ...rest,
      members: one(chance, 5) ? null : members,
      invitations: one(chance, 5) ? null : invitations,
    }));
  return mapRows({ ...access, organizations }, ({ granted, ...row }) => ({
    ...row,
    twoFactor: one(chance, 5) ? null : row.twoFactor,
    granted: one(chance, 5) ? {} : granted,
  }));
}

/** An instance at two moments: all of it, and as two sets of keys see it. */
export const twoMoments = fc.tuple(access, access, chance).map(([before, after, chance]) => {
  const idsIn = ({ organizations }: Access) => organizations.map(({ organizationId }) => organizationId);
  const only = (all: string[], but: string[]) => new Set(all.filter((id) => !but.includes(id)));
  const proven: Proven = {
    deleted: only(idsIn(before), idsIn(after)),
    made: only(idsIn(after), idsIn(before)),
  };
  return { before, after, proven, seenBefore: hide(before, chance), seenAfter: hide(after, chance) };
});

/** Somebody in organizations that are compared: all of it, and as other keys see it. */
export const hiddenPlaces = fc.tuple(told, chance).map(([told, chance]) => {
  const seen = told.map(({ held, isCurrent }): Told => {
    if (one(chance, 4)) return { held: [], isCurrent: false };
    const factors = held.map((each) => (one(chance, 5) ? { ...each, twoFactor: null } : each));
    if (!one(chance, 4)) return { held: factors, isCurrent };
    // Without its invitations.
    return {
      held: factors.flatMap((each) => (each.role === null ? [] : { ...each, invitation: null })),
      isCurrent: false,
    };
  });
  return { told, seen };
});
