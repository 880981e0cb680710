import type { StoreApi } from 'zustand/vanilla';
import type { SeenLists, SeenOrganization } from '../../../shared/instance.ts';
import type { Bridge } from '../bridge.ts';
import { type State, withReadings } from './model.ts';
import { IDLE, type QueryState, type Reading, readingOf } from './queryState.ts';
import { selectCurrentInstance, selectOrganizationId } from './selectors.ts';

/** The lists that the last run saw: a start brings only their numbers, they themselves come when they are looked at. */
export type SeenListsLoader = {
  /** Reads the lists of what a state shows; gives the transition that puts them in. */
  loadFor(state: State): Promise<(state: State) => State>;
  /** Loads the lists of whatever is shown from now on; gives the function that stops it. */
  follow(): () => void;
};

type Shown = { instanceId: string; seen: SeenOrganization };

/** Loads last-seen lists from main's disk, each once. */
export function createSeenLists({
  bridge,
  store,
}: {
  bridge: Bridge;
  store: StoreApi<State>;
}): SeenListsLoader {
  const asked = new WeakSet<SeenOrganization>();

  async function load({ instanceId, seen }: Shown): Promise<SeenLists> {
    asked.add(seen);
    const { organizationId } = seen;
    const lists = await bridge.call('lastSeen.read', { instanceId, organizationId });
    // It is a cache: what it does not give is read from the server.
    return lists.ok ? lists.value : {};
  }

  async function loadShown(): Promise<void> {
    const shown = missingLists(store.getState());
    if (!shown || asked.has(shown.seen)) return;
    const lists = await load(shown);
    store.setState((state) => withSeenLists(state, shown, lists));
  }

  return {
    async loadFor(state) {
      const shown = missingLists(state);
      if (!shown) return (current) => current;
      const lists = await load(shown);
      return (current) => withSeenLists(current, shown, lists);
    },
    follow: () => store.subscribe(() => void loadShown()),
  };
}

/** What is shown of an organization whose lists were seen, and are not here. */
function missingLists(state: State): Shown | null {
  const instanceId = selectCurrentInstance(state)?.id;
  const organizationId = instanceId && selectOrganizationId(state, instanceId);
  if (!instanceId || !organizationId) return null;
  const readings = state.readings[instanceId];
  const seen = readings?.seen.get(organizationId);
  if (!readings || !seen) return null;
  const isMissing = (kind: 'members' | 'invitations') =>
    seen[kind] !== undefined && !readingOf<unknown>(readings[kind][organizationId] ?? IDLE);
  return isMissing('members') || isMissing('invitations') ? { instanceId, seen } : null;
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
  switch (query.state) {
    case 'failed':
      return query.ofInstance ? { state: 'ready', ...seen } : { ...query, previous: seen };
    case 'loading':
      return { ...query, previous: seen };
    default:
      return { state: 'loading', previous: seen };
  }
}
