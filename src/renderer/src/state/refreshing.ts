import type { Account, Organization } from '../../../shared/dokploy.ts';
import { meaningOf } from '../../../shared/errorMeanings.ts';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import { openOrganizations, type Readings, withReadings } from './model.ts';
import {
  begin,
  dataOf,
  failureOf,
  failWith,
  IDLE,
  mapData,
  type QueryState,
  readingOf,
  succeed,
} from './queryState.ts';
import { selectAccount, selectCurrentInstance, selectOrganizationId, selectRights } from './selectors.ts';
import type { Store } from './store.ts';
import { replaceEqualDeep } from './structuralSharing.ts';

/** What is older than this (ms) is read anew when the window gets the focus. */
const FOCUS_AGE = 60_000;

/** Everything that reads from the servers. */
export type Refreshing = {
  /**
   * Reads one instance: its account, members and invitations of the organizations that a key opens, and the rights in
   * the one looked at. The account comes first until it was read well in this run.
   */
  refreshInstance(instanceId: string): Promise<void>;
  /** Reads all at once, the one looked at asked for first. */
  refreshAll(): Promise<void>;
  /** Reads what is looked at: all on Home, else the one instance. */
  refreshShown(): Promise<void>;
  /** As {@link Refreshing.refreshShown}, but only what is older than a minute. */
  refreshOnFocus(): Promise<void>;
  /** Reads the members of one organization anew. */
  readMembers(instanceId: string, organizationId: string): Promise<void>;
  /** Reads the invitations of one organization anew. */
  readInvitations(instanceId: string, organizationId: string): Promise<void>;
  /** Reads version, own membership and organizations anew, nothing else: three requests. */
  readAccount(instanceId: string): Promise<void>;
  /** Reads what the key of an organization may do there; two requests from Dokploy 0.28.7, none before. */
  readRights(instanceId: string, organizationId: string): Promise<void>;
  /** What is still under way for an instance is not committed: its key or its server changed. */
  forget(instanceId: string): void;
};

type Tools = {
  bridge: Bridge;
  store: Store;
  now: () => number;
};
type Accessor<T> = {
  get(readings: Readings): QueryState<T>;
  set(readings: Readings, query: QueryState<T>): Readings;
};

/** Creates the calls that read from servers. A read asked for twice at the same time is one call. */
export function createRefreshing({ bridge, store, now }: Tools): Refreshing {
  const running = new Map<string, Promise<Result<unknown>>>();
  const generations = new Map<string, number>();
  const generationOf = (instanceId: string) => generations.get(instanceId) ?? 0;

  /** Changes what is known of an instance, unless it went, or was forgotten since the generation. */
  function commit(instanceId: string, generation: number, change: (readings: Readings) => Readings): void {
    if (generationOf(instanceId) !== generation) return;
    store.gather((state) => withReadings(state, instanceId, change));
  }

  /**
   * Shares the read under its key; commits only when the instance still exists and was not forgotten meanwhile.
   * When `whole`, the account reading that runs beside it, fails for the whole instance, the part ends with it.
   */
  function read<T>(
    instanceId: string,
    key: string,
    accessor: Accessor<T>,
    ask: () => Promise<Result<T>>,
    whole?: Promise<Result<unknown>>,
  ): Promise<Result<T>> {
    const generation = generationOf(instanceId);
    const name = JSON.stringify([instanceId, generation, key]);
    const shared = running.get(name);
    if (shared) return shared as Promise<Result<T>>;
    const change = (next: (query: QueryState<T>) => QueryState<T>) =>
      commit(instanceId, generation, (readings) => accessor.set(readings, next(accessor.get(readings))));
    change(begin);
    const promise = settled(ask(), whole).then(({ result, isOwn }) => {
      running.delete(name);
      if (result.ok) change((query) => succeed(replaceEqualDeep(dataOf(query), result.value), now()));
      else change((query) => (isOwn ? failWith : settleAs)(query, result.error, now()));
      return result;
    });
    running.set(name, promise);
    return promise;
  }

  const readAccount = (instanceId: string) =>
    read(instanceId, 'account', accountAccessor, () => bridge.call('account.read', { instanceId }));
  const readMembers = (instanceId: string, organizationId: string, whole?: Promise<Result<unknown>>) =>
    read(
      instanceId,
      `members ${organizationId}`,
      listPlace('members', organizationId),
      () => bridge.call('members.list', { instanceId, organizationId }),
      whole,
    );
  const readInvitations = (instanceId: string, organizationId: string, whole?: Promise<Result<unknown>>) =>
    read(
      instanceId,
      `invitations ${organizationId}`,
      listPlace('invitations', organizationId),
      () => bridge.call('invitations.list', { instanceId, organizationId }),
      whole,
    );
  const readRights = (instanceId: string, organizationId: string, whole?: Promise<Result<unknown>>) =>
    read(
      instanceId,
      `rights ${organizationId}`,
      listPlace('rights', organizationId),
      () => bridge.call('organizations.rights', { instanceId, organizationId }),
      whole,
    );

  /** The organization that is looked at, when it is one of this instance. */
  function shownIn(instanceId: string): string | null {
    const state = store.getState();
    return selectCurrentInstance(state)?.id === instanceId ? selectOrganizationId(state, instanceId) : null;
  }

  /** Rights cost requests, so only those looked at are read; the others are read anew when they are. */
  async function refreshRights(
    instanceId: string,
    open: string[],
    whole: Promise<Result<unknown>>,
  ): Promise<void> {
    const shown = shownIn(instanceId);
    const others = Object.keys(store.getState().readings[instanceId]?.rights ?? {}).some(
      (id) => id !== shown,
    );
    if (others)
      store.gather((current) =>
        withReadings(current, instanceId, (readings) => ({
          ...readings,
          rights: shown && readings.rights[shown] ? { [shown]: readings.rights[shown] } : {},
        })),
      );
    if (shown && open.includes(shown)) await readRights(instanceId, shown, whole);
  }

  /** Whether the last account reading is one of this run and was good: then nothing has to wait for the next one. */
  function isKnown(instanceId: string): boolean {
    const state = store.getState();
    const account = selectAccount(state, instanceId);
    const last = readingOf(account);
    return !failureOf(account) && last !== undefined && last.at >= state.startedAt;
  }

  /** Reads the lists of organizations; one that fails as the whole instance does is not told apart from it. */
  async function readLists(instanceId: string, organizationIds: string[], account: Promise<Result<unknown>>) {
    await Promise.all(
      organizationIds.flatMap((id) => [
        readMembers(instanceId, id, account),
        readInvitations(instanceId, id, account),
      ]),
    );
  }

  /** Reads the organization looked at, which the list does not have, and puts it there; one that cannot be read stays out. */
  async function readOrganization(instanceId: string, organizationId: string): Promise<void> {
    const generation = generationOf(instanceId);
    const read = await bridge.call('organizations.one', { instanceId, organizationId });
    if (!read.ok) return;
    commit(instanceId, generation, (readings) => ({
      ...readings,
      account: mapData(readings.account, (known) => withOrganization(known, read.value)),
    }));
  }

  /** Asks which organization a key of nobody knows which is the key of: main notes it, and tells of the instance anew. */
  async function readOwn(instanceId: string): Promise<void> {
    const own = await bridge.call('organizations.active', { instanceId });
    const organization = own.ok ? own.value : null;
    if (organization)
      await Promise.all([
        readMembers(instanceId, organization.id),
        readInvitations(instanceId, organization.id),
      ]);
  }

  async function refreshInstance(instanceId: string): Promise<void> {
    const before = store.getState().byId[instanceId];
    if (!before) return;
    const generation = generationOf(instanceId);
    const early = isKnown(instanceId) ? openOrganizations(before) : [];
    const reading = readAccount(instanceId);
    const lists = readLists(instanceId, early, reading);
    // Of a key that allows few requests the lists come first: together only where it told its rights before.
    const shown = shownIn(instanceId);
    const told = shown !== null && selectRights(store.getState(), instanceId, shown).state === 'ready';
    const rights = told && early.includes(shown) ? refreshRights(instanceId, early, reading) : null;
    const account = await reading;
    // Looked up after the account reading: main may have learnt which organization the key opens.
    const instance = store.getState().byId[instanceId];
    if (!instance || generationOf(instanceId) !== generation) return;
    const open = openOrganizations(instance);
    const late = open.filter((id) => !early.includes(id));
    if (!account.ok && isWhole(account.error)) {
      commit(instanceId, generation, (readings) => failLists(readings, late, account.error, now()));
      await Promise.all([lists, rights]);
      return;
    }
    if (account.ok && open.length === 0 && instance.keys.length > 0) await readOwn(instanceId);
    const looked = shownIn(instanceId);
    if (account.ok && looked !== null && open.includes(looked)) {
      const listed = account.value.organizations.some(({ id }) => id === looked);
      if (!listed) void readOrganization(instanceId, looked);
    }
    await Promise.all([lists, readLists(instanceId, late, reading), rights]);
    if (!rights && generationOf(instanceId) === generation) await refreshRights(instanceId, open, reading);
  }

  /** All at once: they are different servers, and main keeps to what each of them can take. */
  async function refreshMany(instanceIds: string[]): Promise<void> {
    await Promise.all(instanceIds.map(refreshInstance));
  }

  function shownIds(): string[] {
    const current = selectCurrentInstance(store.getState());
    return current ? [current.id] : store.getState().order;
  }

  function isOld(instanceId: string): boolean {
    const account = selectAccount(store.getState(), instanceId);
    const last = account.state === 'failed' ? account.at : readingOf(account)?.at;
    return last === undefined || now() - last > FOCUS_AGE;
  }

  return {
    refreshInstance,
    refreshAll() {
      const { order } = store.getState();
      const current = selectCurrentInstance(store.getState())?.id;
      return refreshMany(current ? [current, ...order.filter((id) => id !== current)] : order);
    },
    refreshShown: () => refreshMany(shownIds()),
    refreshOnFocus: () => refreshMany(shownIds().filter(isOld)),
    async readMembers(instanceId, organizationId) {
      await readMembers(instanceId, organizationId);
    },
    async readInvitations(instanceId, organizationId) {
      await readInvitations(instanceId, organizationId);
    },
    async readAccount(instanceId) {
      await readAccount(instanceId);
    },
    async readRights(instanceId, organizationId) {
      await readRights(instanceId, organizationId);
    },
    forget: (instanceId) => void generations.set(instanceId, generationOf(instanceId) + 1),
  };
}

function withOrganization(account: Account, organization: Organization): Account {
  const others = account.organizations.filter(({ id }) => id !== organization.id);
  return { ...account, organizations: [...others, organization] };
}

const accountAccessor: Accessor<Extract<Readings['account'], { state: 'ready' }>['data']> = {
  get: (readings) => readings.account,
  set: (readings, account) => ({ ...readings, account }),
};

function listPlace<K extends 'members' | 'invitations' | 'rights'>(kind: K, organizationId: string) {
  type Item = Extract<Readings[K][string], { state: 'ready' }>['data'];
  return {
    get: (readings: Readings) => (readings[kind][organizationId] ?? IDLE) as QueryState<Item>,
    set: (readings: Readings, query: QueryState<Item>): Readings => ({
      ...readings,
      [kind]: { ...readings[kind], [organizationId]: query },
    }),
  } satisfies Accessor<Item>;
}

/** How a part ended, and whether that is its own end or that of the whole instance. */
type End<T> = { result: Result<T>; isOwn: boolean };

/** The answer to a part; a failure waits for the account reading, and a failure of that for the whole instance waits for nothing. */
async function settled<T>(part: Promise<Result<T>>, whole?: Promise<Result<unknown>>): Promise<End<T>> {
  if (!whole) return { result: await part, isOwn: true };
  const failed = whole.then((account) =>
    !account.ok && isWhole(account.error) ? { result: account, isOwn: false } : null,
  );
  const own = part.then(async (result) => (result.ok ? null : await failed) ?? { result, isOwn: true });
  return Promise.race([own, failed.then((end) => end ?? own)]);
}

/** Whether a failure of the account reading is one of the whole instance: its lists then fail with it. */
function isWhole(error: AppError): boolean {
  return meaningOf(error).scope === 'instance';
}

/** A list of an instance that as a whole cannot be read: seen before it stays as it was seen (the failure is told once, for the instance), else it failed for the same reason. */
function settleAs<T>(query: QueryState<T>, error: AppError, at: number): QueryState<T> {
  const seen = readingOf(query);
  if (!seen) return failWith(query, error, at);
  const { data, missing = 0 } = seen;
  return { state: 'ready', data, at: seen.at, ...(missing > 0 ? { missing } : {}) };
}

function failLists(readings: Readings, organizationIds: string[], error: AppError, at: number): Readings {
  const all = <T>(lists: Record<string, QueryState<T>>) => ({
    ...lists,
    ...Object.fromEntries(organizationIds.map((id) => [id, settleAs(lists[id] ?? IDLE, error, at)])),
  });
  return { ...readings, members: all(readings.members), invitations: all(readings.invitations) };
}
