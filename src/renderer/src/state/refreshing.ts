import type { StoreApi } from 'zustand/vanilla';
import type { AppError, ErrorCode, Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import { openOrganizations, type Readings, type State, withReadings } from './model.ts';
import { begin, failWith, IDLE, type QueryState, readingOf, succeed } from './queryState.ts';
import { selectAccount, selectCurrentInstance, selectOrganizationId } from './selectors.ts';

/** At most so many instances are read at once when all are. */
const AT_ONCE = 4;
/** After so many ms an instance that is still being read gives its turn to the next: a dead one holds up nothing. */
const PATIENCE = 2_000;
/** What is older than this (ms) is read anew when the window gets the focus. */
const FOCUS_AGE = 60_000;

/** Failures of the account reading that leave it open whether members and invitations can be read. */
const OWN_FAILURES: ErrorCode[] = [
  'unexpected-shape',
  'not-json',
  'not-found',
  'server-too-old',
  'role-forbidden',
  'forbidden',
];

/** Everything that reads from the servers. */
export type Refreshing = {
  /**
   * Reads one instance: its account, then members and invitations of the organizations that a key opens, and the
   * rights in the one looked at.
   */
  refreshInstance(instanceId: string): Promise<void>;
  /** Reads all, the one looked at first, a few at once. */
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
  store: StoreApi<State>;
  now: () => number;
  wait: (ms: number) => Promise<void>;
};
type Accessor<T> = {
  get(readings: Readings): QueryState<T>;
  set(readings: Readings, query: QueryState<T>): Readings;
};

/** Makes the readers. A read asked for twice at the same time is one call. */
export function createRefreshing({ bridge, store, now, wait }: Tools): Refreshing {
  const running = new Map<string, Promise<Result<unknown>>>();
  const generations = new Map<string, number>();
  const generationOf = (instanceId: string) => generations.get(instanceId) ?? 0;

  /** Shares the read under its key; commits only when the instance still exists and was not forgotten meanwhile. */
  function read<T>(
    instanceId: string,
    key: string,
    accessor: Accessor<T>,
    ask: () => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const generation = generationOf(instanceId);
    const name = JSON.stringify([instanceId, generation, key]);
    const shared = running.get(name);
    if (shared) return shared as Promise<Result<T>>;
    const commit = (change: (query: QueryState<T>) => QueryState<T>) => {
      if (generationOf(instanceId) !== generation) return;
      store.setState((state) =>
        withReadings(state, instanceId, (r) => accessor.set(r, change(accessor.get(r)))),
      );
    };
    commit(begin);
    const promise = ask().then((result) => {
      running.delete(name);
      commit((query) => (result.ok ? succeed(result.value, now()) : failWith(query, result.error, now())));
      return result;
    });
    running.set(name, promise);
    return promise;
  }

  const readAccount = (instanceId: string) =>
    read(instanceId, 'account', accountAccessor, () => bridge.call('account.read', { instanceId }));
  const readMembers = (instanceId: string, organizationId: string) =>
    read(instanceId, `members ${organizationId}`, listPlace('members', organizationId), () =>
      bridge.call('members.list', { instanceId, organizationId }),
    );
  const readInvitations = (instanceId: string, organizationId: string) =>
    read(instanceId, `invitations ${organizationId}`, listPlace('invitations', organizationId), () =>
      bridge.call('invitations.list', { instanceId, organizationId }),
    );

  const readRights = (instanceId: string, organizationId: string) =>
    read(instanceId, `rights ${organizationId}`, listPlace('rights', organizationId), () =>
      bridge.call('organizations.rights', { instanceId, organizationId }),
    );

  /** Rights cost requests, so only those looked at are read; the others are read anew when they are. */
  async function refreshRights(instanceId: string, open: string[]): Promise<void> {
    const state = store.getState();
    const looksAt = selectCurrentInstance(state)?.id === instanceId;
    const shown = looksAt ? selectOrganizationId(state, instanceId) : null;
    store.setState((current) =>
      withReadings(current, instanceId, (readings) => ({
        ...readings,
        rights: shown && readings.rights[shown] ? { [shown]: readings.rights[shown] } : {},
      })),
    );
    if (shown && open.includes(shown)) await readRights(instanceId, shown);
  }

  async function refreshInstance(instanceId: string): Promise<void> {
    if (!store.getState().byId[instanceId]) return;
    const generation = generationOf(instanceId);
    const account = await readAccount(instanceId);
    // Looked up after the account reading: main may have learnt which organization the key opens.
    const instance = store.getState().byId[instanceId];
    if (!instance || generationOf(instanceId) !== generation) return;
    const open = openOrganizations(instance);
    if (!account.ok && !OWN_FAILURES.includes(account.error.code)) {
      store.setState((state) =>
        withReadings(state, instanceId, (r) => failLists(r, open, account.error, now())),
      );
      return;
    }
    await Promise.all(open.flatMap((id) => [readMembers(instanceId, id), readInvitations(instanceId, id)]));
    // After the lists: of a key that allows few requests, they come first.
    if (generationOf(instanceId) === generation) await refreshRights(instanceId, open);
  }

  async function refreshMany(instanceIds: string[]): Promise<void> {
    const queue = [...instanceIds];
    const whole: Promise<void>[] = [];
    async function work(): Promise<void> {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        const one = refreshInstance(id);
        whole.push(one);
        await Promise.race([one, wait(PATIENCE)]);
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await Promise.all(whole);
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

/**
 * When the instance as a whole cannot be read, its lists are not asked for again: those seen before stay
 * as they were seen (the failure is told once, for the instance), the others failed for the same reason.
 */
function failLists(readings: Readings, organizationIds: string[], error: AppError, at: number): Readings {
  const settle = <T>(query: QueryState<T>): QueryState<T> => {
    const seen = readingOf(query);
    return seen ? succeed(seen.data, seen.at) : failWith(query, error, at);
  };
  const all = <T>(lists: Record<string, QueryState<T>>) => ({
    ...lists,
    ...Object.fromEntries(organizationIds.map((id) => [id, settle(lists[id] ?? IDLE)])),
  });
  return { ...readings, members: all(readings.members), invitations: all(readings.invitations) };
}
