import type { AppError } from '../../../shared/errors.ts';
import { cleanName } from '../../../shared/nameFault.ts';
import type { InstanceGroup } from '../../../shared/preferences.ts';
import type { Bridge } from '../bridge.ts';
import { folded, type GroupedOrder, groupPlaced, placed } from './groups.ts';
import type { Ordering } from './ordering.ts';
import type { Store } from './store.ts';
import { withGroups } from './transitions.ts';

/** Puts instances into the person's own groups and in order: on screen at once, kept for the next start. */
export type Grouping = {
  /** Another order or other groups of the same instances; the present ones change nothing. */
  arrange(next: GroupedOrder): void;
  /** A new group, last, with these instances. */
  makeGroup(name: string, instanceIds: readonly string[]): void;
  renameGroup(groupId: string, name: string): void;
  /** Its instances are in no group afterwards. */
  deleteGroup(groupId: string): void;
  foldGroup(groupId: string, fold: boolean): void;
  /** Puts a group at another place among the groups, from 0. */
  placeGroup(groupId: string, to: number): void;
};

/** Creates the actions of groups; what cannot be kept holds until the window closes, and `tellTrouble` says so. */
export function createGrouping(tools: {
  bridge: Bridge;
  store: Store;
  newId: () => string;
  reorder: Ordering['reorder'];
  tellTrouble: (title: string, error: AppError) => void;
}): Grouping {
  const { bridge, store, newId, reorder, tellTrouble } = tools;
  const now = (): GroupedOrder => {
    const { order, preferences } = store.getState();
    return { order, groups: preferences.groups };
  };

  async function keep(groups: InstanceGroup[]): Promise<void> {
    if (groups === now().groups) return;
    store.setState((state) => withGroups(state, groups));
    const result = await bridge.call('preferences.save', { groups });
    if (!result.ok) tellTrouble('The groups were not saved', result.error);
  }

  function arrange(next: GroupedOrder): void {
    const { order } = now();
    void keep(next.groups);
    if (next.order.some((id, at) => id !== order[at])) void reorder(next.order);
  }

  return {
    arrange,
    makeGroup(name, instanceIds) {
      const group = { id: newId(), name: cleanName(name), instanceIds: [], folded: false };
      const empty: GroupedOrder = { order: now().order, groups: [...now().groups, group] };
      arrange(instanceIds.reduce((made, id) => placed(made, id, group.id, null), empty));
    },
    renameGroup: (groupId, name) =>
      void keep(
        now().groups.map((group) => (group.id === groupId ? { ...group, name: cleanName(name) } : group)),
      ),
    deleteGroup: (groupId) => void keep(now().groups.filter(({ id }) => id !== groupId)),
    foldGroup: (groupId, fold) => void keep(folded(now().groups, groupId, fold)),
    placeGroup: (groupId, to) => void keep(groupPlaced(now().groups, groupId, to)),
  };
}
