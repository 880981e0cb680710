import { createHash } from 'node:crypto';
import { type DifferenceBy, FIRST_PROJECTS } from '../../shared/drift.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import { compactOf } from '../../shared/permissions/compactAccess.ts';
import {
  differenceBetween,
  grantedOf,
  isNoDifference,
  type PermissionsDifference,
  together,
} from '../../shared/permissions/permissions.ts';
import type { Permissions } from '../../shared/permissions/permissionsShape.ts';
import { createUnpacker, NO_SETS } from '../readings/permissionSets.ts';
import type { MemberList } from './places.ts';

/** A person in a list: the strongest of their roles, and the sets that their accounts there have; null where one was not read. */
type Holder = { role: string; sets: readonly number[] | null };

/** Whether permissions count for a role at all, and then whether its switches do. */
function countsFor(role: string): 'none' | 'ids' | 'all' {
  if (seesEverything(role)) return 'none';
  return role === 'member' ? 'all' : 'ids';
}

/** What can be compared of two holders: nothing where one sees everything or was not read. */
export function comparableIn(was: Holder, now: Holder): 'none' | 'ids' | 'all' {
  const counts = [countsFor(was.role), countsFor(now.role)];
  if (!was.sets || !now.sets || counts.includes('none')) return 'none';
  return counts.includes('ids') ? 'ids' : 'all';
}

export function unionOf(sets: readonly number[], unpack: (set: number) => Permissions): Permissions {
  return sets.map(unpack).reduce(together, {});
}

/** Compares what people were granted then and now; null for no difference. Sets are compared once, equal lists by their text. */
export function createPermissionDrift(
  kept: Pick<MemberList, 'permissions'>,
  now: Pick<MemberList, 'permissions'>,
): (was: Holder, is: Holder) => PermissionsDifference | null {
  const [before, after] = [kept.permissions ?? NO_SETS, now.permissions ?? NO_SETS];
  const [unpackBefore, unpackAfter] = [createUnpacker(before), createUnpacker(after)];
  const isSameThings =
    before.things.length === after.things.length &&
    before.things.every((thing, at) => thing === after.things[at]);
  const compared = new Map<string, PermissionsDifference | null>();

  return (was, is) => {
    const comparable = comparableIn(was, is);
    if (comparable === 'none' || !was.sets || !is.sets) return null;
    if (isSameThings && isSameTexts(was.sets, is.sets)) return null;
    const key = `${comparable} ${was.sets.join()} ${is.sets.join()}`;
    const known = compared.get(key);
    if (known !== undefined) return known;
    const whole = differenceBetween(unionOf(was.sets, unpackBefore), unionOf(is.sets, unpackAfter));
    const difference =
      comparable === 'all' ? whole : { grant: idsOf(whole.grant), revoke: idsOf(whole.revoke) };
    const made = isNoDifference(difference) ? null : difference;
    compared.set(key, made);
    return made;
  };

  function isSameTexts(one: readonly number[], other: readonly number[]): boolean {
    return (
      one.length === other.length && one.every((set, at) => before.sets[set] === after.sets[other[at] ?? -1])
    );
  }
}

export function toldOf({ grant, revoke }: PermissionsDifference): Pick<
  DifferenceBy<'permissions'>,
  'granted' | 'revoked' | 'projects'
> & {
  digest: string;
} {
  const first = (permissions: Permissions) => grantedOf(permissions, 'projects').slice(0, FIRST_PROJECTS);
  return {
    granted: compactOf(grant),
    revoked: compactOf(revoke),
    projects: { granted: [...first(grant)], revoked: [...first(revoke)] },
    digest: digestOf([grant, revoke]),
  };
}

function digestOf(parts: readonly Permissions[]): string {
  const text = JSON.stringify(
    parts.map((permissions) =>
      Object.entries(permissions)
        .map(([list, each]) => [list, each.toSorted()] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function idsOf({ switches: _, ...ids }: Permissions): Permissions {
  return ids;
}
