import type { SeenInvitationLists } from '../../shared/instance.ts';
import { NO_SETS, type PermissionSets } from './permissionSets.ts';
import type { Entry } from './seenEntry.ts';
import { type ListId, type ListKind, readList, readRows, takeEach } from './seenLists.ts';

/** Where the lists of an instance are read from. */
type Source = {
  /** What is held of it in memory, its file's summary included. */
  entry: Entry | undefined;
  folder: string;
  /** So many characters of a list are read at most. */
  size: number;
};

/** A list from disk, checked row by row; undefined where there is none. */
export async function readEntryList<K extends ListKind>(source: Source, id: ListId & { kind: K }) {
  const kept = await readKept(source, id, () => readList(source.folder, id, source.size));
  if (!kept) return undefined;
  const { found: data, at, count } = kept;
  return { data, at, missing: Math.max(0, count - data.length) };
}

/** The invitations of all organizations of an instance from disk; nothing is read of a list that was empty. */
export async function readEntryInvitations(source: Source): Promise<SeenInvitationLists> {
  const lists: SeenInvitationLists = [];
  for (const { organizationId, invitations: told } of source.entry?.organizations.values() ?? []) {
    if (!told) continue;
    const list =
      told.count === 0
        ? { data: [], at: told.at, missing: 0 }
        : await readEntryList(source, { organizationId, kind: 'invitations' });
    if (list) lists.push({ organizationId, invitations: list });
  }
  return lists;
}

/** Gives the rows of a list one by one, those not on disk yet from memory, without checking them; null where there are none. */
export async function readEntryRows(
  source: Source,
  id: ListId,
  take: (row: unknown, sets: PermissionSets) => void,
) {
  const told = source.entry?.organizations.get(id.organizationId)?.[id.kind];
  const unwritten = source.entry?.unwritten.get(`${id.kind} ${id.organizationId}`);
  if (told && unwritten) {
    await takeEach(unwritten.rows, (row) => take(row, NO_SETS));
    return { at: told.at, missing: 0 };
  }
  let taken = 0;
  const kept = await readKept(source, id, async () => {
    const isWhole = await readRows(source.folder, id, source.size, (row, sets) => {
      take(row, sets);
      taken += 1;
    });
    return isWhole || null;
  });
  return kept && { at: kept.at, missing: Math.max(0, kept.count - taken) };
}

/** Reads a kept list by `read`, which gives null for one that is damaged. */
async function readKept<T>(
  { entry }: Source,
  { kind, organizationId }: ListId,
  read: () => Promise<T | null>,
) {
  const seen = entry?.organizations.get(organizationId);
  const told = seen?.[kind];
  if (!told || !seen.kept[kind]) return null;
  const found = await read();
  if (found !== null) return { found, at: told.at, count: told.count };
  // The same list is to be written again.
  delete seen.kept[kind];
  return null;
}
