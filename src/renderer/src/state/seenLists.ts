import type { SeenOrganization } from '../../../shared/instance.ts';
import { MOST_LISTS, type OrganizationRef, organizationKey } from '../../../shared/target.ts';
import { failureOf, IDLE, readingOf } from '../queryState.ts';
import type { State } from './model.ts';
import { type Readings, withPatch } from './readings.ts';
import { selectAccount, selectCurrentInstance, selectOrganizationId } from './selectors.ts';
import type { ActionTools } from './tools.ts';
import { HOME_PANE, viewOf } from './views.ts';

type Part = 'members' | 'invitations';
/** Identified by `seen`, which changes when the instance has another server. */
type Missing = OrganizationRef & { part: Part; seen: SeenOrganization };

/** Loads lists of the last run from main’s disk, each once: the start brings only their lengths. */
export function createSeenLists({ bridge, store }: ActionTools) {
  const asked = { members: new WeakSet<SeenOrganization>(), invitations: new WeakSet<SeenOrganization>() };

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
    // This is a cache: missing lists are read from the server.
    const patches = answers.flatMap((answer) => (answer.ok ? answer.value.patches : []));
    const seenOf = new Map(missing.map((each) => [nameOf(each), each.seen]));
    return (state) =>
      patches.reduce((next, patch) => {
        if (patch.part !== 'members' && patch.part !== 'invitations') return next;
        const { instanceId, organizationId, part } = patch;
        const readings = next.readings[instanceId];
        // A newer list may be there, or the instance may have another server by now.
        const isWanted =
          readings !== undefined &&
          readings.seen.get(organizationId) === seenOf.get(nameOf(patch)) &&
          !isHere(readings, part, organizationId);
        return isWanted ? withPatch(next, patch) : next;
      }, state);
  }

  return {
    load,
    follow: () => store.subscribe((state) => void load(state)?.then((change) => store.setState(change))),
  };
}

function nameOf({ part, ...ref }: OrganizationRef & { part: Part }): string {
  return `${part} ${organizationKey(ref)}`;
}

function isHere(readings: Readings, part: Part, organizationId: string): boolean {
  return readingOf<unknown>(readings[part][organizationId] ?? IDLE) !== undefined;
}

function seenOn(state: State, instanceIds: readonly string[]): OrganizationRef[] {
  return instanceIds.flatMap((instanceId) =>
    [...(state.readings[instanceId]?.seen.keys() ?? [])].map((organizationId) => ({
      instanceId,
      organizationId,
    })),
  );
}

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

/** With more instances than this, invitations of the last run are not loaded. */
const MOST_INSTANCES = 100;

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
