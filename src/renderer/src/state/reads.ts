import { meaningOf } from '../../../shared/errorMeanings.ts';
import { type AppError, ok, type Result } from '../../../shared/errors.ts';
import { knowTree } from '../../../shared/permissions/knownTree.ts';
import { begin, dataOf, failWith, IDLE, type QueryState, readingOf, succeed } from './queryState.ts';
import type { Readings } from './readings.ts';
import { replaceEqualDeep } from './structuralSharing.ts';
import type { ActionTools } from './tools.ts';
import { withReadings } from './transitions.ts';

/** An account reading that lists were asked for beside. */
type Whole = Promise<Result<unknown>>;
type Accessor<T> = {
  get(readings: Readings): QueryState<T>;
  set(readings: Readings, query: QueryState<T>): Readings;
};

/** The single reads, each committed to the store. A read asked for twice at the same time is one call. */
export function createReads({ bridge, store, now }: ActionTools) {
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
    whole?: Whole,
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

  function listReader<K extends keyof typeof LIST_CALLS>(kind: K) {
    return (instanceId: string, organizationId: string, whole?: Whole) => {
      const ask = () => bridge.call(LIST_CALLS[kind] as 'members.list', { instanceId, organizationId });
      const accessor = listAccessor<K>(kind, organizationId);
      return read(instanceId, `${kind} ${organizationId}`, accessor, ask as () => Promise<never>, whole);
    };
  }

  const readAccount = (instanceId: string) =>
    read(instanceId, 'account', accountAccessor, () => bridge.call('account.read', { instanceId }));
  const readOwnInvitations = (instanceId: string) =>
    read(instanceId, 'own', ownAccessor, () => bridge.call('invitations.own', { instanceId }));
  /** What is gone is told by what members had been granted before the tree is asked for: ids come meanwhile. */
  const readTree = (instanceId: string, organizationId: string, heavy: boolean) =>
    read(instanceId, `tree ${organizationId}`, listAccessor('trees', organizationId), async () => {
      const known = store.getState().readings[instanceId];
      const members = dataOf(known?.members[organizationId] ?? IDLE) ?? [];
      const before = dataOf(known?.trees[organizationId] ?? IDLE)?.gone ?? [];
      const listed = members.flatMap(({ permissions }) => permissions ?? []);
      const tree = await bridge.call('permissions.tree', { instanceId, organizationId, heavy });
      return tree.ok ? ok(knowTree(tree.value, listed, before)) : tree;
    });

  return {
    commit,
    generationOf,
    /** What is still under way for an instance is not committed. */
    forget: (instanceId: string) => void generations.set(instanceId, generationOf(instanceId) + 1),
    /** Reads version, own membership and organizations, nothing else: three requests. */
    readAccount,
    readMembers: listReader('members'),
    readInvitations: listReader('invitations'),
    /** Reads what the key of an organization may do there; two requests from Dokploy 0.28.7, none before. */
    readRights: listReader('rights'),
    /** Reads what the people whose keys are here are invited to, a request for each of them. */
    readOwnInvitations,
    /** Reads what can be granted in an organization; `heavy`: also before Dokploy 0.28.3, where all of every service comes with it. */
    readTree,
  };
}

/** By which call each is read. */
const LIST_CALLS = {
  members: 'members.list',
  invitations: 'invitations.list',
  rights: 'organizations.rights',
} as const;

const accountAccessor: Accessor<Extract<Readings['account'], { state: 'ready' }>['data']> = {
  get: (readings) => readings.account,
  set: (readings, account) => ({ ...readings, account }),
};

const ownAccessor: Accessor<Extract<Readings['own'], { state: 'ready' }>['data']> = {
  get: (readings) => readings.own,
  set: (readings, own) => ({ ...readings, own }),
};

function listAccessor<K extends 'members' | 'invitations' | 'rights' | 'trees'>(
  kind: K,
  organizationId: string,
) {
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
async function settled<T>(part: Promise<Result<T>>, whole?: Whole): Promise<End<T>> {
  if (!whole) return { result: await part, isOwn: true };
  const failed = whole.then((account) =>
    !account.ok && isWhole(account.error) ? { result: account, isOwn: false } : null,
  );
  const own = part.then(async (result) => (result.ok ? null : await failed) ?? { result, isOwn: true });
  return Promise.race([own, failed.then((end) => end ?? own)]);
}

/** Whether a failure of the account reading is one of the whole instance: its lists then fail with it. */
export function isWhole(error: AppError): boolean {
  return meaningOf(error).scope === 'instance';
}

/** A list of an instance that as a whole cannot be read: seen before it stays as it was seen (the failure is told once, for the instance), else it failed for the same reason. */
function settleAs<T>(query: QueryState<T>, error: AppError, at: number): QueryState<T> {
  const seen = readingOf(query);
  return seen ? { ...seen, state: 'ready' } : { state: 'failed', error, at, ofInstance: true };
}

/** Once an account is known: the lists that no key opens any more wait for no reading, and stay as they were seen. */
export function settleUnopened(readings: Readings, open: readonly string[]): Readings {
  const all = <T>(lists: Record<string, QueryState<T>>) =>
    Object.fromEntries(
      Object.entries(lists).map(([id, query]): [string, QueryState<T>] => {
        const isLeft = query.state === 'loading' && !open.includes(id);
        return [id, isLeft ? (query.previous ? { ...query.previous, state: 'ready' } : IDLE) : query];
      }),
    );
  return { ...readings, members: all(readings.members), invitations: all(readings.invitations) };
}

/** Fails the lists of an instance that as a whole cannot be read. */
export function failLists(
  readings: Readings,
  organizationIds: string[],
  error: AppError,
  at: number,
): Readings {
  const all = <T>(lists: Record<string, QueryState<T>>) => ({
    ...lists,
    ...Object.fromEntries(organizationIds.map((id) => [id, settleAs(lists[id] ?? IDLE, error, at)])),
  });
  return { ...readings, members: all(readings.members), invitations: all(readings.invitations) };
}
