import type { CallInput } from '../../../shared/contract.ts';
import { type AppError, isKeychainTrouble, ok, type Result } from '../../../shared/errors.ts';
import type { Patch } from '../../../shared/patch.ts';
import { type KnownTree, knowTree } from '../../../shared/permissions/knownTree.ts';
import { type OrganizationRef, organizationKey } from '../../../shared/target.ts';
import { dataOf, failureOf, IDLE, type QueryState, readingOf } from '../queryState.ts';
import { createOnce } from './once.ts';
import { withPatch, withReadings } from './readings.ts';
import {
  selectAccount,
  selectCurrentInstance,
  selectKeychainFailures,
  selectMembers,
  selectOrganizationId,
  selectRights,
  selectTree,
} from './selectors.ts';
import type { ActionTools, Tools } from './tools.ts';

/** In ms: older data is read anew when the window gets the focus. */
const FOCUS_AGE = 60_000;

type List = 'members' | 'rights';
type How = { own?: 'once' | 'again'; anew?: boolean };

export type Refreshing = ReturnType<typeof createRefreshing>;

export function createRefreshing({
  bridge,
  store,
  now,
  drawn,
  heard,
}: ActionTools & {
  /** Resolves once the page has handled main’s event of this revision. */
  heard: (revision: number) => Promise<void>;
}) {
  async function read(what: CallInput<'world.refresh'>): Promise<void> {
    const answer = await bridge.call('world.refresh', what);
    if (answer.ok) return heard(answer.value.revision);
    const part = what.part === 'instance' ? ('account' as const) : what.part;
    const failed = { ...what, part, at: now(), result: answer } as Patch;
    store.gather((state) => withPatch(state, failed));
  }

  function shownIn(instanceId: string): string | null {
    const state = store.getState();
    return selectCurrentInstance(state)?.id === instanceId ? selectOrganizationId(state, instanceId) : null;
  }

  function forgetFailedTrees(instanceId: string): void {
    const isFailed = (query: QueryState<unknown>) => query.state === 'failed';
    if (!Object.values(store.getState().readings[instanceId]?.trees ?? {}).some(isFailed)) return;
    store.gather((state) =>
      withReadings(state, instanceId, ({ trees, ...readings }) => ({
        ...readings,
        trees: Object.fromEntries(Object.entries(trees).filter(([, tree]) => !isFailed(tree))),
      })),
    );
  }

  /** Rights cost requests: only those on screen are read, the others when they are opened. */
  function forgetOtherRights(instanceId: string): void {
    const shown = shownIn(instanceId);
    const { account = IDLE, rights = {} } = store.getState().readings[instanceId] ?? {};
    if (account.state === 'failed' || Object.keys(rights).every((id) => id === shown)) return;
    store.gather((state) =>
      withReadings(state, instanceId, (readings) => ({
        ...readings,
        rights: shown && readings.rights[shown] ? { [shown]: readings.rights[shown] } : {},
      })),
    );
  }

  async function refreshInstance(
    instanceId: string,
    { own = 'once', anew = false }: How = {},
  ): Promise<void> {
    if (drawn && selectCurrentInstance(store.getState())?.id !== instanceId) await drawn;
    if (!store.getState().byId[instanceId]) return;
    forgetFailedTrees(instanceId);
    await read({ part: 'instance', instanceId, looked: shownIn(instanceId), own, anew });
    forgetOtherRights(instanceId);
  }

  const readAccount = (instanceId: string) => read({ part: 'account', instanceId, anew: false });
  const readList = (part: List) => (instanceId: string, organizationId: string) =>
    read({ part, instanceId, organizationId, anew: false });
  const readRights = readList('rights');
  const once = createOnce<void>();

  async function readTree(instanceId: string, organizationId: string, heavy: boolean): Promise<void> {
    const put = (result: Result<KnownTree> | null) =>
      store.gather((state) =>
        withPatch(state, { part: 'trees', instanceId, organizationId, at: now(), result }),
      );
    const originOf = () => store.getState().byId[instanceId]?.origin;
    const origin = originOf();
    put(null);
    // Names of deleted services come from what members had been granted before: new ids may arrive meanwhile.
    const state = store.getState();
    const members = dataOf(selectMembers(state, instanceId, organizationId)) ?? [];
    const before = dataOf(selectTree(state, instanceId, organizationId))?.gone ?? [];
    const listed = members.flatMap(({ permissions }) => permissions ?? []);
    const tree = await bridge.call('permissions.tree', { instanceId, organizationId, heavy });
    // The instance may have another address by now.
    if (originOf() === origin) put(tree.ok ? ok(knowTree(tree.value, listed, before)) : tree);
  }

  /** In parallel: they are different servers, and main limits the rate of each. */
  async function refreshMany(instanceIds: readonly string[], own: 'once' | 'again'): Promise<void> {
    await Promise.all(instanceIds.map((id) => refreshInstance(id, { own })));
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

  const isFailed = (instanceId: string) => selectAccount(store.getState(), instanceId).state === 'failed';

  return {
    /** `anew`: ignores a running request, since something changed meanwhile. */
    read,
    refreshInstance,
    refreshAll(): Promise<void> {
      const { order } = store.getState();
      const current = selectCurrentInstance(store.getState())?.id;
      return refreshMany(current ? [current, ...order.filter((id) => id !== current)] : order, 'again');
    },
    refreshShown: () => refreshMany(shownIds(), 'again'),
    /** Before a plan that removes people; null reads all. */
    readForPlan: (instanceIds: readonly string[] | null) =>
      refreshMany(instanceIds ?? store.getState().order, 'once'),
    /** As `refreshShown`, but only data older than a minute. */
    refreshOnFocus: () => refreshMany(shownIds().filter(isOld), 'once'),
    readAccount,
    readMembers: readList('members'),
    readRights,
    /** `heavy`: reads it also from servers that send all data of every service (`listsNamesAlone`). */
    readTree: (instanceId: string, organizationId: string, heavy: boolean) =>
      once(organizationKey({ instanceId, organizationId }), () =>
        readTree(instanceId, organizationId, heavy),
      ),
    async readOldAccounts(): Promise<void> {
      const { order } = store.getState();
      await Promise.all(order.filter((id) => isOld(id) || isFailed(id)).map((id) => readAccount(id)));
    },
    async readMissingRights(wanted: readonly OrganizationRef[]): Promise<void> {
      const isMissing = ({ instanceId, organizationId }: OrganizationRef) =>
        selectRights(store.getState(), instanceId, organizationId).state === 'idle';
      await Promise.all(
        wanted
          .filter(isMissing)
          .map(({ instanceId, organizationId }) => readRights(instanceId, organizationId)),
      );
    },
  };
}

/** First clears what main holds against a call, as only a person may. */
export function createRetryActions({ bridge, store, refreshing }: Tools) {
  function prepareRetry(instanceId: string, failure: AppError | undefined): Promise<unknown> | null {
    // Main keeps "locked" until asked: only a person may bring up the password prompt again.
    if (failure?.code === 'keychain-locked') return bridge.call('keychain.check', {});
    return failure?.code === 'rate-limited' ? bridge.call('instances.endWait', { instanceId }) : null;
  }

  async function retryInstance(instanceId: string): Promise<void> {
    const failure = failureOf(selectAccount(store.getState(), instanceId));
    if (failure && isKeychainTrouble(failure)) return retryKeychain();
    const prepared = prepareRetry(instanceId, failure);
    if (prepared) await prepared;
    await refreshing.refreshInstance(instanceId, { own: 'again' });
  }

  async function unlockKeychain(): Promise<void> {
    const isLocked = selectKeychainFailures(store.getState()).some(
      ({ error }) => error.code === 'keychain-locked',
    );
    if (isLocked) await bridge.call('keychain.check', {});
  }

  async function retryKeychain(): Promise<void> {
    await unlockKeychain();
    const failed = selectKeychainFailures(store.getState());
    await Promise.all(failed.map(({ instanceId }) => refreshing.refreshInstance(instanceId)));
  }

  async function refreshAll(): Promise<void> {
    await unlockKeychain();
    await refreshing.refreshAll();
  }

  async function refreshShown(): Promise<void> {
    await unlockKeychain();
    await refreshing.refreshShown();
  }

  return {
    refreshAll,
    refreshShown,
    retryInstance,
    retryKeychain,
    async retryList(
      part: 'members' | 'invitations',
      instanceId: string,
      organizationId: string,
    ): Promise<void> {
      const state = store.getState();
      if (selectAccount(state, instanceId).state === 'failed') return retryInstance(instanceId);
      const lists: Record<string, QueryState<unknown>> = state.readings[instanceId]?.[part] ?? {};
      const prepared = prepareRetry(instanceId, failureOf(lists[organizationId] ?? IDLE));
      if (prepared) await prepared;
      await refreshing.read({ part, instanceId, organizationId, anew: false });
    },
  };
}
