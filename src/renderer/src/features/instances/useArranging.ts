import { useState } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { type GroupedOrder, groupOf, groupPlaced, placed, sectionsOf, stepped } from '../../state/groups.ts';
import type { Told } from '../../ui/Told.tsx';

/** What a person does to order and groups in the rail; each change is told in words. */
export type Arranging = {
  /** The last change in words, for screen readers; null before there was one. */
  told: Told | null;
  place: (instanceId: string, groupId: string | null, before: string | null) => void;
  /** One place up or down, across groups. */
  step: (instanceId: string, step: -1 | 1) => void;
  stepGroup: (groupId: string, step: -1 | 1) => void;
  placeGroup: (groupId: string, to: number) => void;
  deleteGroup: (groupId: string) => void;
};

/** Order and groups of the rail, with the words for what became of them. */
export function useArranging(): Arranging {
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

  function placeGroup(groupId: string, to: number): void {
    const next = groupPlaced(groups, groupId, to);
    const at = next.findIndex(({ id }) => id === groupId);
    if (next === groups) return;
    actions.placeGroup(groupId, to);
    tell(`${next[at]?.name ?? ''} is now group ${at + 1} of ${next.length}`);
  }

  return {
    told,
    place: (instanceId, groupId, before) => arrange(placed(now, instanceId, groupId, before), instanceId),
    step: (instanceId, step) => arrange(stepped(now, instanceId, step), instanceId),
    placeGroup,
    stepGroup: (groupId, step) => placeGroup(groupId, groups.findIndex(({ id }) => id === groupId) + step),
    deleteGroup(groupId) {
      const group = groups.find(({ id }) => id === groupId);
      if (!group) return;
      actions.deleteGroup(groupId);
      tell(`The group ${group.name} was deleted; its instances are still here`);
    },
  };
}

/** For example "number 2 of 3 in Production". */
function placeWords(grouped: GroupedOrder, instanceId: string): string {
  const group = groupOf(grouped.groups, instanceId);
  const ids =
    sectionsOf(grouped).find((section) => section.group?.id === group?.id)?.instanceIds ?? grouped.order;
  const where = group ? ` in ${group.name}` : grouped.groups.length > 0 ? ' in no group' : '';
  return `number ${ids.indexOf(instanceId) + 1} of ${ids.length}${where}`;
}
