import { type Entry, quotaLeft } from './seenEntry.ts';
import { deleteList, type Quota, writeList } from './seenLists.ts';

/** Writes the lists of an instance that are not on disk yet, as far as `quota` allows, and deletes those that are gone. Throws what the disk says. */
export async function writeEntryLists(entry: Entry, folder: string, quota: Quota): Promise<void> {
  const lists = [...entry.unwritten.entries()];
  for (const id of entry.gone.splice(0)) await deleteList(folder, id);
  for (const [name, list] of lists) {
    const organization = entry.organizations.get(list.organizationId);
    if (organization) {
      const before = organization.kept[list.kind];
      const kept = await writeList(folder, list, list.rows, {
        quota: quotaLeft(entry, list, quota),
        before,
      });
      organization.kept[list.kind] = kept;
    }
    if (entry.unwritten.get(name) === list) entry.unwritten.delete(name);
  }
}
