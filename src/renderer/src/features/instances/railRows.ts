import { useState } from 'react';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import type { KeyPress } from '../../../../shared/shortcuts.ts';
import { searchText, searchWords } from '../../../../shared/text.ts';
import { useActions, useApp } from '../../state/app.tsx';
import {
  type GroupedOrder,
  groupOf,
  groupPlaced,
  placed,
  type Section,
  sectionsOf,
  stepped,
} from '../../state/groups.ts';
import type { Told } from '../../told.ts';
import { type KeyLine, keyIn } from '../../ui/keyLines.ts';

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

type RailKey = 'move' | 'carry' | 'fold' | 'rename' | 'open' | 'menu';

export const RAIL_KEYS: readonly KeyLine<RailKey>[] = [
  { key: 'move', title: 'Previous and next instance', chords: ['ArrowUp', 'ArrowDown'] },
  { key: 'move', title: 'Ten up and down', chords: ['PageUp', 'PageDown'] },
  { key: 'move', title: 'First and last instance', chords: ['Home', 'End'] },
  { key: 'carry', title: 'Move it up and down', chords: ['Alt+ArrowUp', 'Alt+ArrowDown'] },
  { key: 'fold', title: 'Fold and unfold a group', chords: ['ArrowLeft', 'ArrowRight'] },
  { key: 'rename', title: 'Rename a group', chords: ['F2'] },
  // The browser turns these keys into a click or a `contextmenu` event.
  { key: 'open', title: 'Open the instance or group', chords: ['Enter'] },
  { key: 'menu', title: 'Menu of the instance', chords: ['ContextMenu', 'Shift+F10'] },
];

export function railKeyOf(event: KeyPress): RailKey | null {
  return keyIn(RAIL_KEYS, event);
}

export type RailRow =
  | { kind: 'group'; key: string; group: InstanceGroup; instanceIds: string[] }
  | { kind: 'others'; key: string; instanceIds: string[] }
  /** `number`: from 1, among the shown instances; null in a folded group. A search changes no number. */
  | { kind: 'instance'; key: string; instanceId: string; groupId: string | null; number: number | null };

const groupKey = (groupId: string) => `group ${groupId}`;
const OTHERS_KEY = 'others';

export function railRows(sections: readonly Section[], found: ReadonlySet<string> | null): RailRow[] {
  const rows: RailRow[] = [];
  let number = 0;
  const grouped = sections.length > 1;
  for (const { group, instanceIds } of sections) {
    if (!found && group) rows.push({ kind: 'group', key: groupKey(group.id), group, instanceIds });
    if (!found && !group && grouped && instanceIds.length > 0)
      rows.push({ kind: 'others', key: OTHERS_KEY, instanceIds });
    for (const instanceId of instanceIds) {
      const isShown = !group?.folded;
      if (isShown) number += 1;
      if (found ? !found.has(instanceId) : !isShown) continue;
      const groupId = group?.id ?? null;
      rows.push({ kind: 'instance', key: instanceId, instanceId, groupId, number: isShown ? number : null });
    }
  }
  return rows;
}

export function foundBy(
  search: string,
  instances: readonly { id: string; name: string; origin: string }[],
): ReadonlySet<string> | null {
  const words = searchWords(search);
  if (words.length === 0) return null;
  const fitting = instances.filter(({ name, origin }) =>
    [searchText(name), searchText(origin)].some((text) => words.every((word) => text.includes(word))),
  );
  return new Set(fitting.map(({ id }) => id));
}

/** For Enter: the first whose name begins with the text, else the first. */
export function bestOf(
  search: string,
  rows: readonly RailRow[],
  nameOf: (instanceId: string) => string,
): string | null {
  const ids = rows.flatMap((row) => (row.kind === 'instance' ? row.instanceId : []));
  const typed = searchText(search.trim());
  return ids.find((id) => searchText(nameOf(id)).startsWith(typed)) ?? ids[0] ?? null;
}
