import { ok, type Result } from '../../../shared/errors.ts';
import { cleanName } from '../../../shared/nameFault.ts';
import type { InstanceGroup } from '../../../shared/preferences.ts';
import { folded, type GroupedOrder, groupPlaced, placed } from './groups.ts';
import type { Tools } from './tools.ts';
import { withOrder, withPreferences } from './transitions.ts';

/**
 * Shows an order or groups at once. Orders are stored one call at a time, of several moves only the last. A
 * failed order returns to the last stored one; failed groups hold until the window closes.
 */
export function createOrdering({ bridge, store, newId, tellTrouble }: Tools) {
  let running: Promise<Result<object>> | null = null;

  async function keepOrder(kept: string[]): Promise<Result<object>> {
    let last = kept;
    for (;;) {
      const wanted = store.getState().pendingOrder;
      if (!wanted) return ok({});
      const { order } = store.getState();
      const result = await bridge.call('instances.reorder', { instanceIds: order });
      const isLast = store.getState().pendingOrder === wanted;
      if (isLast || !result.ok) store.setState((state) => ({ ...state, pendingOrder: null }));
      if (!result.ok) {
        store.setState((state) => withOrder(state, last));
        tellTrouble('The order was not saved', result.error);
        return result;
      }
      last = order;
    }
  }

  function reorder(instanceIds: string[]): Promise<Result<object>> {
    const { order } = store.getState();
    store.setState((state) => {
      const next = withOrder(state, instanceIds);
      return next === state ? state : { ...next, pendingOrder: next.order };
    });
    running ??= keepOrder(order).finally(() => {
      running = null;
    });
    return running;
  }

  function reorderIfOther(next: string[]): void {
    const { order } = store.getState();
    if (next.some((id, at) => id !== order[at])) void reorder(next);
  }

  const groupsNow = () => store.getState().preferences.groups;

  async function keepGroups(groups: InstanceGroup[]): Promise<void> {
    if (groups === groupsNow()) return;
    store.setState((state) => withPreferences(state, { groups }));
    const result = await bridge.call('preferences.save', { groups });
    if (!result.ok) tellTrouble('The groups were not saved', result.error);
  }

  function arrange(next: GroupedOrder): void {
    void keepGroups(next.groups);
    reorderIfOther(next.order);
  }

  return {
    reorder,
    moveLast: (instanceIds: readonly string[]) =>
      reorderIfOther([...store.getState().order.filter((id) => !instanceIds.includes(id)), ...instanceIds]),
    arrange,
    makeGroup(name: string, instanceIds: readonly string[]): void {
      const group = { id: newId(), name: cleanName(name), instanceIds: [], folded: false };
      const empty: GroupedOrder = { order: store.getState().order, groups: [...groupsNow(), group] };
      arrange(instanceIds.reduce((made, id) => placed(made, id, group.id, null), empty));
    },
    renameGroup: (groupId: string, name: string) =>
      void keepGroups(
        groupsNow().map((group) => (group.id === groupId ? { ...group, name: cleanName(name) } : group)),
      ),
    deleteGroup: (groupId: string) => void keepGroups(groupsNow().filter(({ id }) => id !== groupId)),
    foldGroup: (groupId: string, fold: boolean) => void keepGroups(folded(groupsNow(), groupId, fold)),
    foldInTable: (groupId: string, as: 'folded' | 'open' | null) =>
      void keepGroups(
        groupsNow().map(({ inTable, ...group }) =>
          group.id !== groupId
            ? { ...group, ...(inTable && { inTable }) }
            : { ...group, ...(as && { inTable: as }) },
        ),
      ),
    placeGroup: (groupId: string, to: number) => void keepGroups(groupPlaced(groupsNow(), groupId, to)),
  };
}
