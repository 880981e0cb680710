import fc from 'fast-check';
import type { AlignedList } from '../../src/renderer/src/features/sideBySide/align.ts';
import type { Member } from '../../src/shared/dokploy.ts';
import { places } from '../main/access/worlds.ts';
import { lists } from '../renderer/sideBySide/worlds.ts';
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

/** Lists side by side: all of them, and as other keys see them. */
export const hiddenLists = fc.tuple(lists, chance).map(([lists, chance]) => {
  const seen = lists.map(
    (list): AlignedList => ({
      ...list,
      members: one(chance, 4)
        ? null
        : (list.members?.map((member) => (one(chance, 5) ? withoutFactor(member) : member)) ?? null),
      invitations: one(chance, 4) ? null : list.invitations,
    }),
  );
  return { lists, seen };
});

function withoutFactor({ user, ...member }: Member): Member {
  const { twoFactorEnabled: _, ...rest } = user;
  return { ...member, user: rest };
}
