import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import {
  type SeenOrganization,
  type SeenSummary,
  seenOrganizationShape,
  seenSummaryShape,
} from '../../shared/instance.ts';
import type { Ms } from '../../shared/time.ts';
import { sharingPermissions } from '../readings/permissionSets.ts';
import { createKeyedMutex } from '../scheduling/semaphore.ts';
import { readJson, versioned, writeJson } from '../storage/jsonFile.ts';
import {
  deleteList,
  type KeptList,
  type ListId,
  type ListKind,
  type RowOf,
  readList,
  writeList,
} from './cachedLists.ts';
import { boundAccount, sumUpInvitations } from './seenSummary.ts';

const BESIDE = 4;
/** Of so many accounts of an instance the last sign-in is kept. */
const MOST_ACCOUNTS = 20_000;
const KINDS = ['members', 'invitations'] as const;

export type ReadPart =
  | { account: Account }
  | { organizationId: string; members: Member[] }
  | { organizationId: string; invitations: Invitation[] };

/** A reading requested at `askedAt`, or something forgotten; null: the whole instance. */
export type CacheChange =
  | { instanceId: string; part: ReadPart; askedAt: number; at: number }
  | { instanceId: string; noticed: string }
  | { instanceId: string; signIns: SeenSignIns }
  | { instanceId: string; gone: string | null };

/** By user id: the newest sign-in of the account, and between which two readings its sessions were shown. ms since the epoch. */
export type SeenSignIns = ReadonlyMap<string, { at: Ms | null; from: Ms; to: Ms }>;

export type CachedList<K extends ListKind> = { data: RowOf<K>[]; at: number };

const keptShape = z.object({
  digest: z.string(),
  at: z.number().exactOptional(),
  noticed: z.record(z.string(), z.object({ from: z.number(), at: z.number() })).exactOptional(),
});
const summaryShape = z.object({
  account: seenSummaryShape.shape.account,
  signIns: z.array(z.tuple([z.string(), z.number().nullable(), z.number(), z.number()])).exactOptional(),
  organizations: z.array(
    seenOrganizationShape.extend({
      kept: z.object({ members: keptShape.exactOptional(), invitations: keptShape.exactOptional() }),
    }),
  ),
});
export const SUMMARY_FORMAT = versioned(2, summaryShape);

type Entry = {
  account?: SeenSummary['account'];
  signIns: SeenSignIns;
  organizations: Map<string, SeenOrganization & { kept: { [K in ListKind]?: KeptList } }>;
  lists: Map<string, CachedList<ListKind>>;
  unwritten: Map<string, ListId & { askedAt: Ms }>;
  gone: ListId[];
};

export type Cache = ReturnType<typeof createCache>;

/** On disk without secrets: per instance a summary, which startup reads alone, and a file per list. */
export function createCache(options: { folder: string; clock: () => Ms; isKept?: boolean; delay?: number }) {
  const { folder, clock, isKept = true, delay = 1000 } = options;
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<void>>();
  const changed = new Set<string>();
  /** Folders of a newer Quayside: left alone, readings stay in memory. */
  const newer = new Set<string>();
  const mutex = createKeyedMutex();
  const listeners: ((change: CacheChange) => void)[] = [];
  /** A counter instead of times: clocks are set back. */
  const removals = new Map<string, number>();
  let moments = 0;
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const folderOf = (instanceId: string) => path.join(folder, plainName(instanceId));
  const summaryOf = (instanceId: string) => path.join(folderOf(instanceId), 'summary.json');

  function tell(change: CacheChange): void {
    for (const listener of listeners) listener(change);
  }

  function noteRemoval(...removed: [instanceId: string, organizationId?: string]): void {
    moments += 1;
    removals.set(JSON.stringify(removed), moments);
  }

  function isRemovedSince(moment: number, instanceId: string, organizationId?: string): boolean {
    const names = [JSON.stringify([instanceId]), JSON.stringify([instanceId, organizationId])];
    return names.some((name) => (removals.get(name) ?? 0) > moment);
  }

  function entryOf(instanceId: string): Entry {
    const entry: Entry = entries.get(instanceId) ?? {
      signIns: new Map(),
      organizations: new Map(),
      lists: new Map(),
      unwritten: new Map(),
      gone: [],
    };
    entries.set(instanceId, entry);
    return entry;
  }

  function loadSummary(instanceId: string): Promise<void> {
    const begun = loading.get(instanceId);
    if (begun) return begun;
    const asked = moments;
    const loaded = readJson(summaryOf(instanceId), SUMMARY_FORMAT).then((found) => {
      if (found.state === 'newer') newer.add(instanceId);
      if (found.state !== 'read' || isRemovedSince(asked, instanceId)) return;
      const entry = entryOf(instanceId);
      // Readings from the server are newer.
      if (found.value.account) entry.account ??= found.value.account;
      entry.signIns = new Map(
        found.value.signIns?.map(([userId, at, from, to]) => [userId, { at, from, to }]),
      );
      for (const organization of found.value.organizations) {
        const { organizationId } = organization;
        if (isRemovedSince(asked, instanceId, organizationId)) continue;
        const known = entry.organizations.get(organizationId);
        const kept = organization.kept as { [K in ListKind]?: KeptList };
        entry.organizations.set(organizationId, { ...organization, ...known, kept });
      }
    });
    loading.set(instanceId, loaded);
    return loaded;
  }

  async function loadList<K extends ListKind>(
    instanceId: string,
    id: ListId & { kind: K },
  ): Promise<CachedList<K> | undefined> {
    const entry = entries.get(instanceId);
    const organization = entry?.organizations.get(id.organizationId);
    const seen = organization?.[id.kind];
    if (!entry || !organization || !seen || entry.lists.has(nameOf(id))) return listOf(instanceId, id);
    const { at, count } = seen;
    const kept = count > 0 && organization.kept[id.kind];
    const read = kept ? await readList(folderOf(instanceId), id, kept.digest) : null;
    // Something newer may have come, or the entry was removed.
    const now = entries.get(instanceId)?.organizations.get(id.organizationId);
    if (now !== organization || entry.lists.has(nameOf(id))) return listOf(instanceId, id);
    // Older versions kept the beginning of long lists.
    const data = count === 0 ? [] : read?.length === count ? read : null;
    if (!data) delete organization.kept[id.kind];
    else entry.lists.set(nameOf(id), { data, at });
    return listOf(instanceId, id);
  }

  function listOf<K extends ListKind>(instanceId: string, id: ListId & { kind: K }) {
    return entries.get(instanceId)?.lists.get(nameOf(id)) as CachedList<K> | undefined;
  }

  function record(instanceId: string, part: ReadPart, askedAt: number): void {
    const kept = boundPart(part);
    if (!kept) return;
    const at = clock();
    const entry = entryOf(instanceId);
    if ('account' in kept) entry.account = { data: kept.account, at };
    else {
      const { organizationId } = kept;
      const id: ListId = { organizationId, kind: 'members' in kept ? 'members' : 'invitations' };
      const data = 'members' in kept ? kept.members : kept.invitations;
      const organization = entry.organizations.get(organizationId) ?? { organizationId, kept: {} };
      entry.organizations.set(organizationId, organization);
      if ('members' in kept) organization.members = { at, count: data.length };
      else organization.invitations = sumUpInvitations(kept.invitations, at);
      entry.lists.set(nameOf(id), { data, at });
      entry.unwritten.set(nameOf(id), { ...id, askedAt });
    }
    writeSoon(instanceId);
    tell({ instanceId, part: kept, askedAt, at });
  }

  function writeSoon(instanceId: string): void {
    if (!isKept) return;
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
    // Includes writes under way: the app is closing.
    writing = Promise.all([writing, ...writes]).then(() => {});
    return writing;
  }

  function silently(instanceId: string, job: () => Promise<unknown>): Promise<void> {
    return mutex(instanceId, job).then(
      () => {},
      () => {},
    );
  }

  async function write(instanceId: string): Promise<void> {
    await loadSummary(instanceId);
    const entry = entries.get(instanceId);
    if (!entry || newer.has(instanceId)) return;
    const place = folderOf(instanceId);
    for (const id of entry.gone.splice(0)) await deleteList(place, id);
    for (const [name, { askedAt, ...id }] of [...entry.unwritten]) {
      const organization = entry.organizations.get(id.organizationId);
      const list = entry.lists.get(name);
      if (organization && list) {
        const before = organization.kept[id.kind];
        const when = { askedAt, at: list.at };
        organization.kept[id.kind] = await writeList(place, id, list.data, { before, ...when });
        const isSame =
          JSON.stringify(organization.kept[id.kind]?.noticed) === JSON.stringify(before?.noticed);
        if (!isSame) tell({ instanceId, noticed: id.organizationId });
      }
      if (entry.lists.get(name) === list) entry.unwritten.delete(name);
    }
    // Written last, so that the summary is never newer than the lists.
    const { account, organizations } = entry;
    const signIns = [...entry.signIns].map(([userId, { at, from, to }]) => [userId, at, from, to]);
    const summary = {
      ...(account ? { account } : {}),
      ...{ signIns, organizations: [...organizations.values()] },
    };
    await writeJson(summaryOf(instanceId), { version: SUMMARY_FORMAT.version, ...summary }, { fsync: false });
  }

  async function list<K extends ListKind>(instanceId: string, id: ListId & { kind: K }) {
    await loadSummary(instanceId);
    return loadList(instanceId, id);
  }

  return {
    async summaries(instanceIds: readonly string[]): Promise<Record<string, SeenSummary>> {
      await Promise.all(instanceIds.map(loadSummary));
      return Object.fromEntries(
        instanceIds.flatMap((id) => {
          const entry = entries.get(id);
          return entry ? [[id, toSummary(entry)]] : [];
        }),
      );
    },
    accountOf: (instanceId: string) => entries.get(instanceId)?.account ?? null,
    listOf,
    noticedIn: (instanceId: string, organizationId: string) =>
      entries.get(instanceId)?.organizations.get(organizationId)?.kept.members?.noticed,
    list,
    signInsOn: (instanceId: string): SeenSignIns | undefined => entries.get(instanceId)?.signIns,
    /** Takes over a reading of sessions: the newest sign-in of each account that it showed, null where it showed none. */
    async noteSignIns(instanceId: string, shown: ReadonlyMap<string, Ms | null>): Promise<void> {
      const asked = moments;
      await loadSummary(instanceId);
      if (shown.size === 0 || isRemovedSince(asked, instanceId)) return;
      const entry = entryOf(instanceId);
      const now = clock();
      const signIns = new Map(entry.signIns);
      for (const [userId, newest] of shown) {
        const before = signIns.get(userId);
        // Those that were shown last stay.
        signIns.delete(userId);
        const at = Math.max(newest ?? 0, before?.at ?? 0) || null;
        signIns.set(userId, { at, from: before?.from ?? now, to: now });
      }
      entry.signIns = new Map([...signIns].slice(-MOST_ACCOUNTS));
      writeSoon(instanceId);
      tell({ instanceId, signIns: entry.signIns });
    },
    async load(instanceIds: readonly string[]): Promise<void> {
      await Promise.all(instanceIds.map(loadSummary));
      const waiting = instanceIds.values();
      const loadOn = async () => {
        for (const id of waiting)
          for (const organizationId of [...(entries.get(id)?.organizations.keys() ?? [])])
            await Promise.all(KINDS.map((kind) => loadList(id, { kind, organizationId })));
      };
      await Promise.all(Array.from({ length: BESIDE }, loadOn));
    },
    onChange: (listener: (change: CacheChange) => void): void => void listeners.push(listener),
    recorder(instanceId: string): (part: ReadPart) => void {
      const asked = moments;
      const askedAt = clock();
      return (part) => {
        const organizationId = 'organizationId' in part ? part.organizationId : undefined;
        if (!isRemovedSince(asked, instanceId, organizationId)) record(instanceId, part, askedAt);
      };
    },
    /**
     * Drops what is kept of it, and remembers that it went: a reading that was asked for earlier brings
     * nothing back.
     */
    noteOrganizationGone(instanceId: string, organizationId: string): void {
      noteRemoval(instanceId, organizationId);
      forgetOrganization(entryOf(instanceId), organizationId);
      writeSoon(instanceId);
      tell({ instanceId, gone: organizationId });
    },
    remove(instanceId: string): Promise<void> {
      noteRemoval(instanceId);
      entries.delete(instanceId);
      changed.delete(instanceId);
      tell({ instanceId, gone: null });
      // A write under way might restore the files: never read them again.
      loading.set(instanceId, Promise.resolve());
      return silently(instanceId, () => rm(folderOf(instanceId), { recursive: true, force: true }));
    },
    /** Also deletes files of older versions. */
    async deleteOthers(instanceIds: readonly string[]): Promise<void> {
      const kept = new Set([...instanceIds, ...entries.keys()].map(plainName));
      const names = await readdir(folder).catch(() => []);
      const strays = names.filter((name) => !kept.has(name)).map((name) => path.join(folder, name));
      await Promise.allSettled(strays.map((stray) => rm(stray, { recursive: true, force: true })));
    },
    flush,
  };
}

/** Ids that are not safe file names are hashed. */
function plainName(id: string): string {
  const isPlain = /^[a-z0-9-]{1,64}$/.test(id);
  return isPlain ? id : createHash('sha256').update(id).digest('hex');
}

function nameOf({ kind, organizationId }: ListId): string {
  return `${kind} ${organizationId}`;
}

/** Null if it is not kept. */
function boundPart(part: ReadPart): ReadPart | null {
  if ('members' in part) return { ...part, members: sharingPermissions(part.members) };
  if ('invitations' in part) return part;
  const account = boundAccount(part.account);
  return account && { account };
}

/** The proof of deletion stays. */
function forgetOrganization(entry: Entry, organizationId: string): void {
  entry.organizations.delete(organizationId);
  for (const kind of KINDS) {
    const id = { kind, organizationId };
    entry.lists.delete(nameOf(id));
    entry.unwritten.delete(nameOf(id));
    entry.gone.push(id);
  }
  if (!entry.account) return;
  const { data, at } = entry.account;
  const isOther = ({ id }: { id: string }) => id !== organizationId;
  const named = [...data.organizations, ...(data.left ?? [])].find((each) => !isOther(each));
  const left = [
    ...(data.left ?? []).filter(isOther),
    { id: organizationId, name: named?.name ?? '', deleted: true as const },
  ];
  entry.account = { data: { ...data, organizations: data.organizations.filter(isOther), left }, at };
}

function toSummary({ account, organizations }: Entry): SeenSummary {
  return {
    ...(account ? { account } : {}),
    organizations: [...organizations.values()].map(({ kept: _, ...seen }) => seen),
  };
}
