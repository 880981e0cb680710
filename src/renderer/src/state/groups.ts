import { ok, type Result } from '../../../shared/errors.ts';
import { cleanName } from '../../../shared/nameFault.ts';
import type { InstanceGroup } from '../../../shared/preferences.ts';
import type { State } from './model.ts';
import type { Tools } from './tools.ts';
import { withOrder, withPreferences } from './transitions.ts';

export type GroupedOrder = { order: string[]; groups: InstanceGroup[] };

export type Section = { group: InstanceGroup | null; instanceIds: string[] };

export function sectionsOf({ order, groups }: GroupedOrder): Section[] {
  const groupOf = new Map(groups.flatMap(({ id, instanceIds }) => instanceIds.map((each) => [each, id])));
  const within = (groupId: string | undefined) => order.filter((id) => groupOf.get(id) === groupId);
  return [
    ...groups.map((group) => ({ group, instanceIds: within(group.id) })),
    { group: null, instanceIds: within(undefined) },
  ];
}

const sections = new WeakMap<string[], { groups: InstanceGroup[]; sections: Section[] }>();

export function selectSections({ order, preferences: { groups } }: State): Section[] {
  const last = sections.get(order);
  if (last?.groups === groups) return last.sections;
  const made = sectionsOf({ order, groups });
  sections.set(order, { groups, sections: made });
  return made;
}

export function selectShown(state: State): string[] {
  return selectSections(state).flatMap(({ group, instanceIds }) => (group?.folded ? [] : instanceIds));
}

export function groupOf(groups: readonly InstanceGroup[], instanceId: string): InstanceGroup | null {
  return groups.find(({ instanceIds }) => instanceIds.includes(instanceId)) ?? null;
}

/**
 * Moves an instance into a group (null: none), before another one, or to the end. Returns the same object
 * where nothing changes.
 */
export function placed(
  grouped: GroupedOrder,
  instanceId: string,
  groupId: string | null,
  before: string | null,
): GroupedOrder {
  if (before === instanceId || !grouped.order.includes(instanceId)) return grouped;
  const stays = (groupOf(grouped.groups, instanceId)?.id ?? null) === groupId;
  const groups = stays
    ? grouped.groups
    : grouped.groups.map((group) => {
        const rest = group.instanceIds.filter((id) => id !== instanceId);
        return { ...group, instanceIds: group.id === groupId ? [...rest, instanceId] : rest };
      });
  const order = sectionsOf({ order: grouped.order, groups }).flatMap(({ group, instanceIds }) => {
    if ((group?.id ?? null) !== groupId) return instanceIds;
    const rest = instanceIds.filter((id) => id !== instanceId);
    const at = before === null ? -1 : rest.indexOf(before);
    return at < 0 ? [...rest, instanceId] : rest.toSpliced(at, 0, instanceId);
  });
  const shown = sectionsOf(grouped).flatMap(({ instanceIds }) => instanceIds);
  return stays && order.every((id, at) => id === shown[at]) ? grouped : { order, groups };
}

/**
 * Moves an instance one place up or down, at the edge of its group into the next one, which is unfolded. The
 * same object at either end.
 */
export function stepped(grouped: GroupedOrder, instanceId: string, step: -1 | 1): GroupedOrder {
  const all = sectionsOf(grouped);
  const from = all.findIndex(({ instanceIds }) => instanceIds.includes(instanceId));
  const section = all[from];
  if (!section) return grouped;
  const at = section.instanceIds.indexOf(instanceId);
  const here = section.group?.id ?? null;
  if (section.instanceIds[at + step] !== undefined)
    return placed(grouped, instanceId, here, section.instanceIds[step < 0 ? at - 1 : at + 2] ?? null);
  const next = all[from + step];
  if (!next) return grouped;
  const moved = placed(
    grouped,
    instanceId,
    next.group?.id ?? null,
    step > 0 ? (next.instanceIds[0] ?? null) : null,
  );
  return { ...moved, groups: folded(moved.groups, next.group?.id ?? null, false) };
}

export function groupPlaced(groups: InstanceGroup[], groupId: string, to: number): InstanceGroup[] {
  const from = groups.findIndex(({ id }) => id === groupId);
  const group = groups[from];
  const at = Math.max(0, Math.min(groups.length - 1, to));
  if (!group || at === from) return groups;
  return groups.filter(({ id }) => id !== groupId).toSpliced(at, 0, group);
}

export function folded(groups: InstanceGroup[], groupId: string | null, fold: boolean): InstanceGroup[] {
  return groups.some((group) => group.id === groupId && group.folded !== fold)
    ? groups.map((group) => (group.id === groupId ? { ...group, folded: fold } : group))
    : groups;
}

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
