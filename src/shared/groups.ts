import type { InstanceGroup } from './instance.ts';

/** The longest name of a group, in UTF-16 units. */
export const LONGEST_GROUP_NAME = 40;

/** As many groups, and instances in one, are kept: more fit no preferences. */
export const MOST_GROUPS = 200;
const MOST_IN_GROUP = 1_000;

/** A group's name as it is kept: one line, without spaces around it. */
export function cleanGroupName(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What keeps a group from being called so, for a person; null when nothing does. `except` is the group that is renamed. */
export function groupNameFault(
  text: string,
  groups: readonly InstanceGroup[],
  except: string | null,
): string | null {
  const name = cleanGroupName(text);
  if (name === '') return 'Enter a name.';
  if (name.length > LONGEST_GROUP_NAME) return `Use at most ${LONGEST_GROUP_NAME} characters.`;
  if (except === null && groups.length >= MOST_GROUPS)
    return `There are ${MOST_GROUPS} groups already: delete one first.`;
  const twin = groups.find((group) => group.id !== except && compared(group.name) === compared(name));
  return twin ? `“${twin.name}” is already there.` : null;
}

/**
 * Groups as they may stand together, no more than are kept: each id and name once, so that those of one name are one, and
 * each instance in the first group that lists it.
 */
export function tidyGroups(groups: readonly InstanceGroup[]): InstanceGroup[] {
  const byName = new Map<string, InstanceGroup>();
  const ids = new Set<string>();
  const placed = new Set<string>();
  for (const group of groups) {
    const name = cleanGroupName(group.name);
    const twin = byName.get(compared(name));
    if (!twin && (ids.has(group.id) || byName.size === MOST_GROUPS)) continue;
    const { instanceIds, ...rest } = twin ?? { ...group, name, instanceIds: [] };
    const room = MOST_IN_GROUP - instanceIds.length;
    const more = [...new Set(group.instanceIds)].filter((id) => !placed.has(id)).slice(0, room);
    for (const id of more) placed.add(id);
    ids.add(group.id);
    byName.set(compared(name), { ...rest, instanceIds: [...instanceIds, ...more] });
  }
  return [...byName.values()];
}

/** The same groups with an instance in the one of this name, which is made under `newId` where it is not there. */
export function withInstanceIn(
  groups: readonly InstanceGroup[],
  name: string,
  instanceId: string,
  newId: () => string,
): InstanceGroup[] {
  const isNamed = (group: InstanceGroup) => compared(group.name) === compared(name);
  const all = groups.some(isNamed)
    ? groups
    : [...groups, { id: newId(), name: cleanGroupName(name), instanceIds: [], folded: false }];
  return all.map((group) => {
    const rest = group.instanceIds.filter((id) => id !== instanceId);
    return { ...group, instanceIds: isNamed(group) ? [...rest, instanceId] : rest };
  });
}

/** The same groups without an instance; the same array where none holds it. */
export function withoutInstance(groups: InstanceGroup[], instanceId: string): InstanceGroup[] {
  if (!groups.some(({ instanceIds }) => instanceIds.includes(instanceId))) return groups;
  return groups.map((group) => ({
    ...group,
    instanceIds: group.instanceIds.filter((id) => id !== instanceId),
  }));
}

/** Two names that differ in case alone are one to a person. */
function compared(name: string): string {
  return cleanGroupName(name).normalize('NFC').toLowerCase();
}
