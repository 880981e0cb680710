import { strengthOf } from '../../shared/keyChoice.ts';
import { areSound, createPacker, createUnpacker, NO_SETS } from '../readings/permissionSets.ts';
import { comparableIn, unionOf } from './permissionDrift.ts';
import type { MemberList, MemberPlace } from './places.ts';

/** Creates what puts permissions of now among those that were kept, of which the sets have other numbers. */
export function createMerging(kept: MemberList, now: MemberList | null) {
  const before = kept.permissions ?? NO_SETS;
  const after = now?.permissions ?? NO_SETS;
  const packer = createPacker(before);
  const [unpackBefore, unpackAfter] = [createUnpacker(before), createUnpacker(after)];

  /** The number among those kept of what accounts have now together; undefined where that was not read. */
  function takenFromNow(rows: readonly MemberPlace[]): number | undefined {
    const sets = setsOf(rows);
    return sets ? packer.add(unionOf(sets, unpackAfter)) : undefined;
  }

  /** What is kept of permissions where a role alone is accepted: what was, or what is where nothing could be compared. */
  function besideRole(was: readonly MemberPlace[], is: readonly MemberPlace[]): number | undefined {
    const [wasSets, isSets] = [setsOf(was), setsOf(is)];
    const comparable = comparableIn(
      { role: strongestOf(was), sets: wasSets },
      { role: strongestOf(is), sets: isSets },
    );
    // What is not read now is compared once it was.
    if (wasSets && !isSets) return packer.add(unionOf(wasSets, unpackBefore));
    if (comparable === 'none' || !wasSets || !isSets) return takenFromNow(is);
    const { switches: had, ...ids } = unionOf(wasSets, unpackBefore);
    const switches = comparable === 'all' ? had : unionOf(isSets, unpackAfter).switches;
    return packer.add(switches ? { ...ids, switches } : ids);
  }

  return {
    takenFromNow,
    besideRole,
    into(rows: readonly MemberPlace[]): MemberList {
      const permissions = packer.packed();
      return { rows, ...(permissions.sets.length > 0 ? { permissions } : {}) };
    },
  };
}

export function withGranted({ granted: _, ...row }: MemberPlace, granted: number | undefined): MemberPlace {
  return granted === undefined ? row : { ...row, granted };
}

export function withoutGranted({ permissions: _, ...list }: MemberList): MemberList {
  return { ...list, rows: list.rows.map(({ userId: _, ...row }) => withGranted(row, undefined)) };
}

/** Whether each row of a list of any origin has one of its sets, or none, and all of them can be used. */
export function hasItsSets({ rows, permissions = NO_SETS }: MemberList): boolean {
  const isOne = ({ granted }: MemberPlace) =>
    granted === undefined || permissions.sets[granted] !== undefined;
  return areSound(permissions) && rows.every(isOne);
}

/** A list without the sets that no row has any more. */
export function repacked(list: MemberList): MemberList {
  if (!list.permissions) return list;
  const unpack = createUnpacker(list.permissions);
  const packer = createPacker();
  const numbers = new Map<number, number>();
  const rows = list.rows.map((row) => {
    if (row.granted === undefined) return row;
    if (!numbers.has(row.granted)) numbers.set(row.granted, packer.add(unpack(row.granted)));
    return withGranted(row, numbers.get(row.granted));
  });
  const { permissions: _, ...rest } = list;
  const permissions = packer.packed();
  return { ...rest, rows, ...(permissions.sets.length > 0 ? { permissions } : {}) };
}

function setsOf(rows: readonly MemberPlace[]): number[] | null {
  const sets = rows.flatMap(({ granted }) => granted ?? []);
  return sets.length === rows.length ? sets : null;
}

function strongestOf(rows: readonly MemberPlace[]): string {
  return rows.reduce(
    (best, { role }) => (strengthOf(role) < strengthOf(best) ? role : best),
    rows[0]?.role ?? '',
  );
}
