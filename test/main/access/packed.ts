import type { MemberList, MemberPlace } from '../../../src/main/access/places.ts';
import { createPacker } from '../../../src/main/readings/permissionSets.ts';
import type { Permissions } from '../../../src/shared/permissions/permissionsShape.ts';

/** A row with what was granted as it is; null where that was not read. */
export type PlainRow = Omit<MemberPlace, 'granted'> & { permissions: Permissions | null };

export function packed({ isCut, rows }: { isCut: boolean; rows: readonly PlainRow[] }): MemberList {
  const packer = createPacker();
  const made = rows.map(({ permissions, ...row }) => {
    const granted = permissions && packer.add(permissions);
    return granted === null ? row : { ...row, granted };
  });
  const permissions = packer.packed();
  return { isCut, rows: made, ...(permissions.sets.length > 0 ? { permissions } : {}) };
}
