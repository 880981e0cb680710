import type { Member } from '../../shared/dokploy.ts';
import { SIGHTS } from '../../shared/permissions/accessSum.ts';
import { summarizeCompact } from '../../shared/permissions/accessSummary.ts';
import { type CompactAccess, countIds } from '../../shared/permissions/compactAccess.ts';
import { compactIn, countSets, createPacker, type PermissionSets } from '../readings/permissionSets.ts';

/** What somebody was granted was never read. */
export const NOT_READ = -1;

/** A member as it was read, or as it stands on disk: there with the number of a set of permissions. */
export type ReadMember = Member & { granted?: number };

/** What members were granted: sets, and numbers of each of them. */
export type Grants = {
  sets: PermissionSets;
  /** What is in each set, for `compactIn`. */
  counts: Uint32Array;
  /** By row: a set, or {@link NOT_READ}. */
  ofRow: Int32Array;
  /** By row: how much the member sees, as a place among `SIGHTS`. */
  sights: Uint8Array;
  /** By row: how many ids were granted. */
  granted: Uint32Array;
};

/** What members were granted, as the table holds it; `packed` has the sets that rows from disk have the numbers of. */
export function toGrants(members: readonly ReadMember[], packed: PermissionSets): Grants {
  const ofRow = new Int32Array(members.length).fill(NOT_READ);
  const packer = members.some(({ permissions }) => permissions) ? createPacker(packed) : null;
  for (const [row, { permissions, granted }] of members.entries()) {
    if (packer && permissions) ofRow[row] = packer.add(permissions) ?? NOT_READ;
    else if (granted !== undefined && packed.sets[granted] !== undefined) ofRow[row] = granted;
  }
  const sets = packer?.packed() ?? packed;
  const counts = countSets(sets);
  const sights = new Uint8Array(members.length);
  const ids = new Uint32Array(members.length);
  for (const [row, { role }] of members.entries()) {
    const access = accessOf({ counts, ofRow }, row);
    sights[row] = SIGHTS.indexOf(summarizeCompact({ role, access }).sees);
    ids[row] = access ? countIds(access) : 0;
  }
  return { sets, counts, ofRow, sights, granted: ids };
}

/** What the member of a row was granted, as numbers alone; undefined where that was never read. */
export function accessOf(
  { counts, ofRow }: Pick<Grants, 'counts' | 'ofRow'>,
  row: number,
): CompactAccess | undefined {
  const set = ofRow[row] as number;
  return set === NOT_READ ? undefined : compactIn(counts, set);
}
