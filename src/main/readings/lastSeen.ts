import type { SeenInvitationLists, SeenLists, SeenSummary } from '../../shared/instance.ts';
import { createKeyedMutex } from '../scheduling/keyedMutex.ts';
import { readJson, writeJson } from '../storage/jsonFile.ts';
import { readEntryInvitations, readEntryList } from './entryLists.ts';
import { createRemovals } from './removals.ts';
import {
  addPart,
  boundPart,
  ENTRY_FORMAT,
  type Entry,
  emptyEntry,
  mergeFile,
  removeOrganization,
  type SeenPart,
  toFile,
  toSummary,
} from './seenEntry.ts';
import { createSeenFolders } from './seenFolders.ts';
import type { Quota } from './seenLists.ts';
import { writeEntryLists } from './writeEntryLists.ts';

/** At most so many rows of all lists of an instance are kept, so many characters of them, and of what members were granted. */
const QUOTA: Quota = { rows: 10_000, size: 4_000_000, granted: 2_000_000 };

/**
 * A reading that was taken over, which the server was asked for at `askedAt` and which came `at` (ms since the epoch), or
 * what was forgotten: an organization, or all of an instance, for null.
 */
export type SeenChange =
  | { instanceId: string; part: SeenPart; askedAt: number; at: number }
  | { instanceId: string; gone: string | null };

/**
 * What was last seen of each instance: a cache on disk without secrets, a folder per instance with a summary, which a
 * start reads alone, and a file per list. Its failures stay silent.
 */
export type LastSeen = {
  /** What was seen of these instances in numbers; read from disk where it is not yet in memory. */
  summaries(instanceIds: readonly string[]): Promise<Record<string, SeenSummary>>;
  /** The account of an instance as it was kept last, where it is in memory. */
  accountOf(instanceId: string): NonNullable<SeenSummary['account']> | null;
  /** The lists of an organization, as far as they were kept. */
  lists(instanceId: string, organizationId: string): Promise<SeenLists>;
  /** The invitations of all organizations of an instance, as far as they were kept. */
  invitations(instanceId: string): Promise<SeenInvitationLists>;
  /** Tells each reading that is taken over, and what is forgotten. */
  onChange(listener: (change: SeenChange) => void): void;
  /**
   * Gives what takes a reading over, now in memory, soon on disk. To be asked for before the server is: a reading
   * that comes after its instance or its organization was removed is dropped.
   */
  recorder(instanceId: string): (part: SeenPart) => void;
  /** Forgets an organization that is gone. */
  removeOrganization(instanceId: string, organizationId: string): void;
  /** Forgets an instance, here and on disk. */
  remove(instanceId: string): Promise<void>;
  /** Deletes what is kept of other instances than these, and what an older Quayside kept. */
  deleteOthers(instanceIds: readonly string[]): Promise<void>;
  /** Writes at once what is not yet on disk; for quitting. */
  flush(): Promise<void>;
};

/** Opens the cache in `folder`; `delay` is how long readings are gathered before a write, in ms. */
export function createLastSeen({
  folder,
  clock,
  delay = 1000,
  quota = QUOTA,
}: {
  folder: string;
  /** ms since the epoch. */
  clock: () => number;
  delay?: number;
  quota?: Quota;
}): LastSeen {
  const folders = createSeenFolders(folder);
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<void>>();
  const changed = new Set<string>();
  /** Instances whose folder a newer Quayside wrote: it stays as it is, and what is read is in memory alone. */
  const newer = new Set<string>();
  const mutex = createKeyedMutex();
  const removals = createRemovals();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  const listeners: ((change: SeenChange) => void)[] = [];

  function tell(change: SeenChange): void {
    for (const listener of listeners) listener(change);
  }

  function entryOf(instanceId: string): Entry {
    const entry = entries.get(instanceId) ?? emptyEntry();
    entries.set(instanceId, entry);
    return entry;
  }

  function load(instanceId: string): Promise<void> {
    const begun = loading.get(instanceId);
    if (begun) return begun;
    const asked = removals.now();
    const loaded = readJson(folders.summaryOf(instanceId), ENTRY_FORMAT).then((found) => {
      if (found.state === 'newer') newer.add(instanceId);
      if (found.state !== 'read' || removals.isSince(asked, instanceId)) return;
      mergeFile(entryOf(instanceId), found.value, (organizationId) =>
        removals.isSince(asked, instanceId, organizationId),
      );
    });
    loading.set(instanceId, loaded);
    return loaded;
  }

  function record(instanceId: string, part: SeenPart, askedAt: number): void {
    const kept = boundPart(part);
    if (!kept) return;
    const at = clock();
    addPart(entryOf(instanceId), kept, at);
    writeSoon(instanceId);
    tell({ instanceId, part: kept, askedAt, at });
  }

  function writeSoon(instanceId: string): void {
    changed.add(instanceId);
    if (timer) return;
    timer = setTimeout(() => void flush(), delay);
    timer.unref();
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const ids = [...changed];
    changed.clear();
    const writes = ids.map((instanceId) => silently(instanceId, () => write(instanceId)));
    // With those that are under way already: the app ends after this.
    writing = Promise.all([writing, ...writes]).then(() => {});
    return writing;
  }

  /** One at a time per instance, and whatever the disk says is no trouble: it is a cache. */
  function silently(instanceId: string, job: () => Promise<unknown>): Promise<void> {
    return mutex(instanceId, job).then(
      () => {},
      () => {},
    );
  }

  async function write(instanceId: string): Promise<void> {
    // What is on disk already counts for the quota that is left.
    await load(instanceId);
    const entry = entries.get(instanceId);
    if (!entry || newer.has(instanceId)) return;
    await writeEntryLists(entry, folders.folderOf(instanceId), quota);
    // Last, so that its numbers are never newer than the lists.
    await writeJson(folders.summaryOf(instanceId), toFile(entry), { fsync: false });
  }

  const sourceOf = (instanceId: string) => ({
    entry: entries.get(instanceId),
    folder: folders.folderOf(instanceId),
    size: quota.size + quota.granted,
  });

  return {
    async summaries(instanceIds) {
      await Promise.all(instanceIds.map(load));
      return Object.fromEntries(
        instanceIds.flatMap((id) => {
          const entry = entries.get(id);
          return entry ? [[id, toSummary(entry)]] : [];
        }),
      );
    },
    accountOf: (instanceId) => entries.get(instanceId)?.account ?? null,
    async lists(instanceId, organizationId) {
      const asked = removals.now();
      const lists: SeenLists = {};
      await silently(instanceId, async () => {
        await load(instanceId);
        const members = await readEntryList(sourceOf(instanceId), { organizationId, kind: 'members' });
        const invitations = await readEntryList(sourceOf(instanceId), {
          organizationId,
          kind: 'invitations',
        });
        if (removals.isSince(asked, instanceId, organizationId)) return;
        if (members) lists.members = members;
        if (invitations) lists.invitations = invitations;
      });
      return lists;
    },
    async invitations(instanceId) {
      const asked = removals.now();
      let lists: SeenInvitationLists = [];
      await silently(instanceId, async () => {
        await load(instanceId);
        lists = await readEntryInvitations(sourceOf(instanceId));
      });
      return lists.filter(({ organizationId }) => !removals.isSince(asked, instanceId, organizationId));
    },
    onChange: (listener) => void listeners.push(listener),
    recorder(instanceId) {
      const asked = removals.now();
      const askedAt = clock();
      return (part) => {
        const organizationId = 'organizationId' in part ? part.organizationId : undefined;
        if (!removals.isSince(asked, instanceId, organizationId)) record(instanceId, part, askedAt);
      };
    },
    removeOrganization(instanceId, organizationId) {
      removals.note(instanceId, organizationId);
      removeOrganization(entryOf(instanceId), organizationId);
      writeSoon(instanceId);
      tell({ instanceId, gone: organizationId });
    },
    remove(instanceId) {
      removals.note(instanceId);
      entries.delete(instanceId);
      changed.delete(instanceId);
      tell({ instanceId, gone: null });
      return silently(instanceId, async () => {
        // A write that was under way may have put it back.
        loading.set(instanceId, Promise.resolve());
        await folders.remove(instanceId);
      });
    },
    deleteOthers: (instanceIds) => folders.deleteOthers([...instanceIds, ...entries.keys()]),
    flush,
  };
}
