import type { Account, Organization } from '../../../shared/dokploy.ts';
import type { Result } from '../../../shared/errors.ts';
import type { OrganizationRef } from './organizationRef.ts';
import { failureOf, mapData, type QueryState, readingOf } from './queryState.ts';
import { createReads, failLists, isWhole, settleUnopened } from './reads.ts';
import {
  selectAccount,
  selectCurrentInstance,
  selectOpenOrganizations,
  selectOrganizationId,
  selectRights,
} from './selectors.ts';
import type { ActionTools } from './tools.ts';
import { withReadings } from './transitions.ts';

/** What is older than this (ms) is read anew when the window gets the focus. */
const FOCUS_AGE = 60_000;

export type Refreshing = ReturnType<typeof createRefreshing>;

/** Everything that reads from the servers, in the order that costs the fewest round trips. */
export function createRefreshing(tools: ActionTools) {
  const { bridge, store, now } = tools;
  const reads = createReads(tools);
  const { commit, generationOf, readAccount, readMembers, readInvitations, readRights } = reads;
  const { readOwnInvitations, readTree } = reads;

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

  /** Of a key that allows few requests all else comes first. */
  function readOwnLast(instanceId: string, how: 'once' | 'again'): void {
    const { own } = store.getState().readings[instanceId] ?? {};
    if (how === 'again' || own?.state === 'idle') void readOwnInvitations(instanceId);
  }

  /** What can be granted and could not be read is read again by whoever looks at it. */
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

  /**
   * Reads one instance: its account, members and invitations of the organizations that a key opens, and the rights in
   * the one looked at. The account comes first until it was read well in this run. What its people are invited to is read
   * last: once per run, or `again` where a person asks.
   */
  async function refreshInstance(instanceId: string, own: 'once' | 'again' = 'once'): Promise<void> {
    const before = store.getState().byId[instanceId];
    if (!before) return;
    forgetFailedTrees(instanceId);
    const generation = generationOf(instanceId);
    const early = isKnown(instanceId) ? selectOpenOrganizations(store.getState(), instanceId) : [];
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
    const open = selectOpenOrganizations(store.getState(), instanceId);
    const late = open.filter((id) => !early.includes(id));
    if (account.ok) commit(instanceId, generation, (readings) => settleUnopened(readings, open));
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
    if (generationOf(instanceId) !== generation) return;
    if (account.ok) readOwnLast(instanceId, own);
    if (!rights) await refreshRights(instanceId, open, reading);
  }

  /** All at once: they are different servers, and main keeps to what each of them can take. */
  async function refreshMany(instanceIds: string[], own: 'once' | 'again'): Promise<void> {
    await Promise.all(instanceIds.map((id) => refreshInstance(id, own)));
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
    refreshInstance,
    /** Reads all at once, the one looked at asked for first. */
    refreshAll(): Promise<void> {
      const { order } = store.getState();
      const current = selectCurrentInstance(store.getState())?.id;
      return refreshMany(current ? [current, ...order.filter((id) => id !== current)] : order, 'again');
    },
    /** Reads what is looked at: all on Home, else the one instance. */
    refreshShown: () => refreshMany(shownIds(), 'again'),
    /** Reads these anew, null for all: what a plan stands on that removes people. */
    readForPlan: (instanceIds: readonly string[] | null) =>
      refreshMany([...(instanceIds ?? store.getState().order)], 'once'),
    /** As `refreshShown`, but only what is older than a minute. */
    refreshOnFocus: () => refreshMany(shownIds().filter(isOld), 'once'),
    ...{ readAccount, readMembers, readInvitations, readRights, readOwnInvitations, readTree },
    /** Reads the accounts of all instances that are older than a minute, or could not be read. */
    async readOldAccounts(): Promise<void> {
      const { order } = store.getState();
      await Promise.all(order.filter((id) => isOld(id) || isFailed(id)).map((id) => readAccount(id)));
    },
    /** Reads those of these organizations that nobody asked for yet. */
    async readMissingRights(wanted: readonly OrganizationRef[]): Promise<void> {
      const isMissing = ({ instanceId, organizationId }: OrganizationRef) =>
        selectRights(store.getState(), instanceId, organizationId).state === 'idle';
      await Promise.all(
        wanted
          .filter(isMissing)
          .map(({ instanceId, organizationId }) => readRights(instanceId, organizationId)),
      );
    },
    /** What is still under way for an instance is not committed: its key or its server changed. */
    forget: reads.forget,
  };
}

function withOrganization(account: Account, organization: Organization): Account {
  const others = account.organizations.filter(({ id }) => id !== organization.id);
  return { ...account, organizations: [...others, organization] };
}
