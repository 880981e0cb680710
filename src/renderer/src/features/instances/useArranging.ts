import { useState } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { type GroupedOrder, groupOf, groupPlaced, placed, sectionsOf, stepped } from '../../state/groups.ts';
import type { Told } from '../../told.ts';

export type Arranging = ReturnType<typeof useArranging>;

/** `told`: the last change in words, for screen readers. */
export function useArranging() {
  const order = useApp((state) => state.order);
  const groups = useApp((state) => state.preferences.groups);
  const byId = useApp((state) => state.byId);
  const actions = useActions();
  const [told, setTold] = useState<Told | null>(null);
  const tell = (words: string) => setTold({ words });
  const now: GroupedOrder = { order, groups };

  function arrange(next: GroupedOrder, instanceId: string): void {
    if (next === now) return;
    actions.arrange(next);
    tell(`${byId[instanceId]?.name ?? ''} is now ${placeWords(next, instanceId)}`);
  }

  function stepGroup(groupId: string, step: -1 | 1): void {
    const to = groups.findIndex(({ id }) => id === groupId) + step;
    const next = groupPlaced(groups, groupId, to);
    const at = next.findIndex(({ id }) => id === groupId);
    if (next === groups) return;
    actions.placeGroup(groupId, to);
    tell(`${next[at]?.name ?? ''} is now group ${at + 1} of ${next.length}`);
  }

  return {
    told,
    place: (instanceId: string, groupId: string | null) =>
      arrange(placed(now, instanceId, groupId, null), instanceId),
    step: (instanceId: string, step: -1 | 1) => arrange(stepped(now, instanceId, step), instanceId),
    stepGroup,
    deleteGroup(groupId: string): void {
      const group = groups.find(({ id }) => id === groupId);
      if (!group) return;
      actions.deleteGroup(groupId);
      tell(`The group ${group.name} was deleted; its instances are still here`);
    },
  };
}

function placeWords(grouped: GroupedOrder, instanceId: string): string {
  const group = groupOf(grouped.groups, instanceId);
  const ids =
    sectionsOf(grouped).find((section) => section.group?.id === group?.id)?.instanceIds ?? grouped.order;
  const where = group ? ` in ${group.name}` : grouped.groups.length > 0 ? ' in no group' : '';
  return `number ${ids.indexOf(instanceId) + 1} of ${ids.length}${where}`;
}
