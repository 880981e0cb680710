import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { searchText, searchWords } from '../../../../shared/text.ts';
import type { Section } from '../../state/groups.ts';

export type RailRow =
  | { kind: 'group'; key: string; group: InstanceGroup; instanceIds: string[] }
  /** Heads the instances that are in no group. */
  | { kind: 'others'; key: string; instanceIds: string[] }
  /** `number`: its place among the instances that are shown, from 1; null within a folded group. A search changes no number. */
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

/** What Enter opens of what was found: the first whose name begins so, else the first. */
export function bestOf(
  search: string,
  rows: readonly RailRow[],
  nameOf: (instanceId: string) => string,
): string | null {
  const ids = rows.flatMap((row) => (row.kind === 'instance' ? row.instanceId : []));
  const typed = searchText(search.trim());
  return ids.find((id) => searchText(nameOf(id)).startsWith(typed)) ?? ids[0] ?? null;
}

export type Dragged = { kind: 'instance' | 'group'; id: string };
/** Where something dragged would land, as it is drawn: a line before or after a row, or the row itself. */
export type DropMark = { key: string; side: 'before' | 'after' | 'into' };

/** Where an instance lands that is let go over a row: its group, and the instance that it comes before. */
export function dropAt(
  rows: readonly RailRow[],
  { key, side }: DropMark,
): { groupId: string | null; before: string | null } | null {
  const at = rows.findIndex((row) => row.key === key);
  const row = rows[at];
  if (!row) return null;
  if (row.kind === 'others') return { groupId: null, before: row.instanceIds[0] ?? null };
  if (row.kind === 'group')
    return { groupId: row.group.id, before: row.group.folded ? null : (row.instanceIds[0] ?? null) };
  if (side === 'before') return { groupId: row.groupId, before: row.instanceId };
  const next = rows[at + 1];
  const stays = next?.kind === 'instance' && next.groupId === row.groupId;
  return { groupId: row.groupId, before: stays ? next.instanceId : null };
}

/** Where a group lands that is let go over a row, as its place among the groups, with the mark that says so. */
export function groupDropAt(
  rows: readonly RailRow[],
  groupId: string,
  key: string,
): { to: number; mark: DropMark } | null {
  const heads = rows.filter((row) => row.kind !== 'instance');
  const groups = heads.flatMap((row) => (row.kind === 'group' ? row.group.id : []));
  const row = rows.find((each) => each.key === key);
  if (!row) return null;
  const over = row.kind === 'others' ? null : row.kind === 'group' ? row.group.id : row.groupId;
  const to = over === null ? groups.length - 1 : groups.indexOf(over);
  const from = groups.indexOf(groupId);
  if (to < 0 || from < 0) return null;
  const follower = heads[to > from ? to + 1 : to];
  const last = rows.at(-1);
  const mark: DropMark | null = follower
    ? { key: follower.key, side: 'before' }
    : last
      ? { key: last.key, side: 'after' }
      : null;
  return mark && { to, mark };
}
