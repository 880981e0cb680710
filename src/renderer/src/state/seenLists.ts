import type { SeenOrganization } from '../../../shared/instance.ts';
import { MOST_LISTS, type OrganizationRef, organizationKey } from '../../../shared/target.ts';
import type { State } from './model.ts';
import { withPatch } from './patches.ts';
import { failureOf, IDLE, readingOf } from './queryState.ts';
import type { Readings } from './readings.ts';
import { selectAccount, selectCurrentInstance, selectOrganizationId } from './selectors.ts';
import type { ActionTools } from './tools.ts';
import { HOME_PANE, viewOf } from './views.ts';

type Part = 'members' | 'invitations';
/** A list that an earlier run read, by what that saw of its organization: another one once that is of another server. */
type Missing = OrganizationRef & { part: Part; seen: SeenOrganization };

/**
 * Loads the lists that the last run saw from main's disk, each once: a start brings only their numbers, they themselves
 * come when they are looked at.
 */
export function createSeenLists({ bridge, store }: ActionTools) {
  const asked = { members: new WeakSet<SeenOrganization>(), invitations: new WeakSet<SeenOrganization>() };

  /** Reads the lists of what a state shows; gives the transition that puts them in, or null where none is missing. */
  function load(shown: State): Promise<(state: State) => State> | null {
    const missing = missingLists(shown).filter(({ part, seen }) => {
      const isNew = !asked[part].has(seen);
      asked[part].add(seen);
      return isNew;
    });
    return missing.length === 0 ? null : read(missing);
  }

  async function read(missing: readonly Missing[]): Promise<(state: State) => State> {
    const lists = missing.map(({ seen: _, ...list }) => list);
    const answers = [];
    for (let from = 0; from < lists.length; from += MOST_LISTS)
      answers.push(await bridge.call('world.seen', { lists: lists.slice(from, from + MOST_LISTS) }));
    // It is a cache: what it does not give is read from the server.
    const patches = answers.flatMap((answer) => (answer.ok ? answer.value.patches : []));
    const seenOf = new Map(missing.map((each) => [nameOf(each), each.seen]));
    return (state) =>
      patches.reduce((next, patch) => {
        if (patch.part !== 'members' && patch.part !== 'invitations') return next;
        const { instanceId, organizationId, part } = patch;
        const readings = next.readings[instanceId];
        // A newer one may be there, or it has become another server meanwhile.
        const isWanted =
          readings !== undefined &&
          readings.seen.get(organizationId) === seenOf.get(nameOf(patch)) &&
          !isHere(readings, part, organizationId);
        return isWanted ? withPatch(next, patch) : next;
      }, state);
  }

  return {
    load,
    /** Loads the lists of whatever is shown from now on; gives the function that stops it. */
    follow: () => store.subscribe((state) => void load(state)?.then((change) => store.setState(change))),
  };
}

function nameOf({ part, ...ref }: OrganizationRef & { part: Part }): string {
  return `${part} ${organizationKey(ref)}`;
}

function isHere(readings: Readings, part: Part, organizationId: string): boolean {
  return readingOf<unknown>(readings[part][organizationId] ?? IDLE) !== undefined;
}

/** What an earlier run saw of these instances. */
function seenOn(state: State, instanceIds: readonly string[]): OrganizationRef[] {
  return instanceIds.flatMap((instanceId) =>
    [...(state.readings[instanceId]?.seen.keys() ?? [])].map((organizationId) => ({
      instanceId,
      organizationId,
    })),
  );
}

/** The organization looked at; while a plan is made, all that could not be read. */
function shownOrganizations(state: State): readonly OrganizationRef[] {
  if (state.dialog?.about.kind === 'change-many')
    return seenOn(
      state,
      state.order.filter((instanceId) => failureOf(selectAccount(state, instanceId))),
    );
  const instanceId = selectCurrentInstance(state)?.id;
  const organizationId = instanceId && selectOrganizationId(state, instanceId);
  return organizationId ? [{ instanceId, organizationId }] : [];
}

/** From so many instances at most invitations of before are shown: of others they come as these answer. */
const MOST_INSTANCES = 100;

/** The lists that are shown, were seen, and are not here: of what is looked at, and all invitations while the list over all is. */
function missingLists(state: State): Missing[] {
  const areInvitations =
    state.preferences.route.at === 'home' && viewOf(state.views, HOME_PANE).homeTab === 'invitations';
  const shown = shownOrganizations(state);
  const wanted = {
    members: shown,
    invitations: [...shown, ...(areInvitations ? seenOn(state, state.order.slice(0, MOST_INSTANCES)) : [])],
  };
  return (['members', 'invitations'] as const).flatMap((part) =>
    wanted[part].flatMap(({ instanceId, organizationId }) => {
      const readings = state.readings[instanceId];
      const seen = readings?.seen.get(organizationId);
      return readings && seen?.[part] && !isHere(readings, part, organizationId)
        ? { instanceId, organizationId, part, seen }
        : [];
    }),
  );
}
