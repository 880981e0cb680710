import type { StoreApi } from 'zustand/vanilla';
import type { SeenInvitationLists, SeenLists, SeenOrganization } from '../../../shared/instance.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { OrganizationRef } from './organizationRef.ts';
import { failureOf, IDLE, type QueryState, type Reading, readingOf } from './queryState.ts';
import type { Readings } from './readings.ts';
import { selectAccount, selectCurrentInstance, selectOrganizationId } from './selectors.ts';
import { selectComparedColumns } from './sideBySide.ts';
import { withReadings } from './transitions.ts';
import { HOME_PANE, viewOf } from './views.ts';

/** What was seen of an instance; another one once that was read anew. */
type Seen = Readings['seen'];
type Shown = { instanceId: string; seen: SeenOrganization };

/**
 * Loads the lists that the last run saw from main's disk, each once: a start brings only their numbers, they themselves
 * come when they are looked at.
 */
export function createSeenLists({ bridge, store }: { bridge: Bridge; store: StoreApi<State> }) {
  const asked = new WeakSet<SeenOrganization>();
  const askedInvitations = new WeakSet<Seen>();

  async function load({ instanceId, seen }: Shown): Promise<SeenLists> {
    asked.add(seen);
    const { organizationId } = seen;
    const lists = await bridge.call('lastSeen.read', { instanceId, organizationId });
    // It is a cache: what it does not give is read from the server.
    return lists.ok ? lists.value : {};
  }

  async function loadAll(missing: readonly Shown[]): Promise<(state: State) => State> {
    const loaded = await Promise.all(missing.map(async (shown) => ({ shown, lists: await load(shown) })));
    return (state) => loaded.reduce((next, { shown, lists }) => withSeenLists(next, shown, lists), state);
  }

  async function loadShown(): Promise<void> {
    const missing = missingLists(store.getState()).filter(({ seen }) => !asked.has(seen));
    if (missing.length > 0) store.setState(await loadAll(missing));
  }

  async function loadInvitations(): Promise<void> {
    const missing = missingInvitations(store.getState()).filter(({ seen }) => !askedInvitations.has(seen));
    if (missing.length === 0) return;
    for (const { seen } of missing) askedInvitations.add(seen);
    const loaded = await Promise.all(
      missing.map(async ({ instanceId, seen }) => {
        const lists = await bridge.call('lastSeen.invitations', { instanceId });
        return { instanceId, seen, organizations: lists.ok ? lists.value.organizations : [] };
      }),
    );
    // Together, so that the list over all is filled once.
    store.setState((state) => loaded.reduce(withSeenInvitations, state));
  }

  return {
    /** Reads the lists of what a state shows; gives the transition that puts them in. */
    loadFor: (state: State) => loadAll(missingLists(state)),
    /** Loads the lists of whatever is shown from now on; gives the function that stops it. */
    follow: () =>
      store.subscribe(() => {
        void loadShown();
        void loadInvitations();
      }),
  };
}

/** The organization looked at, or those that stand side by side; while a plan is made, all that could not be read. */
function shownOrganizations(state: State): readonly OrganizationRef[] {
  if (state.dialog?.about.kind === 'change-many')
    return state.order
      .filter((instanceId) => failureOf(selectAccount(state, instanceId)))
      .flatMap((instanceId) =>
        [...(state.readings[instanceId]?.seen.keys() ?? [])].map((organizationId) => ({
          instanceId,
          organizationId,
        })),
      );
  const instanceId = selectCurrentInstance(state)?.id;
  if (!instanceId) return selectComparedColumns(state);
  const organizationId = selectOrganizationId(state, instanceId);
  return organizationId ? [{ instanceId, organizationId }] : [];
}

/** What is shown of organizations whose lists were seen, and are not here; each once. */
function missingLists(state: State): Shown[] {
  const missing = shownOrganizations(state).flatMap(({ instanceId, organizationId }) => {
    const readings = state.readings[instanceId];
    const seen = readings?.seen.get(organizationId);
    if (!readings || !seen) return [];
    const isMissing = (kind: 'members' | 'invitations') =>
      seen[kind] !== undefined && !readingOf<unknown>(readings[kind][organizationId] ?? IDLE);
    return isMissing('members') || isMissing('invitations') ? [{ instanceId, seen }] : [];
  });
  return missing.filter(({ seen }, at) => missing.findIndex((other) => other.seen === seen) === at);
}

/** From so many instances at most invitations of before are shown: of others they come as these answer. */
const MOST_INSTANCES = 100;

/** The instances whose invitations were seen and are not here, while the list over all is looked at. */
function missingInvitations(state: State): { instanceId: string; seen: Seen }[] {
  const isShown =
    state.preferences.route.at === 'home' && viewOf(state.views, HOME_PANE).homeTab === 'invitations';
  if (!isShown) return [];
  return state.order.slice(0, MOST_INSTANCES).flatMap((instanceId) => {
    const readings = state.readings[instanceId];
    const isMissing =
      readings &&
      [...readings.seen.values()].some(
        ({ organizationId, invitations }) =>
          invitations !== undefined && !readingOf(readings.invitations[organizationId] ?? IDLE),
      );
    return isMissing ? [{ instanceId, seen: readings.seen }] : [];
  });
}

/** Puts the invitations of an instance in, unless newer ones are there or it has become another one meanwhile. */
function withSeenInvitations(
  state: State,
  loaded: { instanceId: string; seen: Seen; organizations: SeenInvitationLists },
): State {
  const { instanceId, seen, organizations } = loaded;
  return withReadings(state, instanceId, (readings) => {
    if (readings.seen !== seen) return readings;
    const invitations = { ...readings.invitations };
    for (const { organizationId, invitations: list } of organizations)
      invitations[organizationId] = seed(invitations[organizationId], list);
    return { ...readings, invitations };
  });
}

/** Puts lists in, unless newer ones are there or the instance has become another one meanwhile. */
function withSeenLists(state: State, { instanceId, seen }: Shown, lists: SeenLists): State {
  const { organizationId } = seen;
  return withReadings(state, instanceId, (readings) => {
    if (readings.seen.get(organizationId) !== seen) return readings;
    const { members, invitations } = readings;
    return {
      ...readings,
      members: { ...members, [organizationId]: seed(members[organizationId], lists.members) },
      invitations: {
        ...invitations,
        [organizationId]: seed(invitations[organizationId], lists.invitations),
      },
    };
  });
}

function seed<T>(
  query: QueryState<T> = IDLE,
  seen: (Reading<T> & { missing: number }) | undefined,
): QueryState<T> {
  if (!seen || readingOf(query)) return query;
  const isAwaited = query.state === 'loading' || (query.state === 'failed' && !query.ofInstance);
  return isAwaited ? { ...query, previous: seen } : { state: 'ready', ...seen };
}
