import type { SeenInvitationLists } from '../../shared/instance.ts';
import type { Entry } from './seenEntry.ts';
import { type ListId, type ListKind, type RowOf, readList } from './seenLists.ts';

/** Where the lists of an instance are read from. */
type Source = {
  /** What is held of it in memory, its file's summary included. */
  entry: Entry | undefined;
  folder: string;
  /** So many characters of a list are read at most. */
  size: number;
};

/** A list, from memory while it is not on disk yet; undefined where there is none. */
export async function readEntryList<K extends ListKind>(
  { entry, folder, size }: Source,
  id: ListId & { kind: K },
) {
  const seen = entry?.organizations.get(id.organizationId);
  const told = seen?.[id.kind];
  if (!told) return undefined;
  const { at, count } = told;
  if (count === 0) return { data: [], at, missing: 0 };
  const unwritten = entry?.unwritten.get(`${id.kind} ${id.organizationId}`);
  if (unwritten) return { data: unwritten.rows as RowOf<K>[], at, missing: 0 };
  if (!seen.kept[id.kind]) return undefined;
  const data = await readList(folder, id, size);
  if (data) return { data, at, missing: Math.max(0, count - data.length) };
  // The same list is to be written again.
  delete seen.kept[id.kind];
  return undefined;
}

/** The invitations of all organizations of an instance. */
export async function readEntryInvitations(source: Source): Promise<SeenInvitationLists> {
  const lists: SeenInvitationLists = [];
  for (const organizationId of source.entry?.organizations.keys() ?? []) {
    const invitations = await readEntryList(source, { organizationId, kind: 'invitations' });
    if (invitations) lists.push({ organizationId, invitations });
  }
  return lists;
}
