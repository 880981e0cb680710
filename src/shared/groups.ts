import { cleanName, comparedName, type NameRule } from './nameFault.ts';
import type { InstanceGroup } from './preferences.ts';

/** As many groups, and instances in one, are kept: more fit no preferences. */
const MOST_GROUPS = 200;
const MOST_IN_GROUP = 1_000;

export const GROUP_NAMES: NameRule = { plural: 'groups', longest: 40, most: MOST_GROUPS };

/** As they may stand together: each id and name once, each instance in the first group that lists it, no more than are kept. */
export function tidyGroups(groups: readonly InstanceGroup[]): InstanceGroup[] {
  const byName = new Map<string, InstanceGroup>();
  const ids = new Set<string>();
  const placed = new Set<string>();
  for (const group of groups) {
    const name = cleanName(group.name);
    const twin = byName.get(comparedName(name));
    if (!twin && (ids.has(group.id) || byName.size === MOST_GROUPS)) continue;
    const { instanceIds, ...rest } = twin ?? { ...group, name, instanceIds: [] };
    const room = MOST_IN_GROUP - instanceIds.length;
    const more = [...new Set(group.instanceIds)].filter((id) => !placed.has(id)).slice(0, room);
    for (const id of more) placed.add(id);
    ids.add(group.id);
    byName.set(comparedName(name), { ...rest, instanceIds: [...instanceIds, ...more] });
  }
  return [...byName.values()];
}

export function withInstanceIn(
  groups: readonly InstanceGroup[],
  name: string,
  instanceId: string,
  newId: () => string,
): InstanceGroup[] {
  const isNamed = (group: InstanceGroup) => comparedName(group.name) === comparedName(name);
  const all = groups.some(isNamed)
    ? groups
    : [...groups, { id: newId(), name: cleanName(name), instanceIds: [], folded: false }];
  return all.map((group) => {
    const rest = group.instanceIds.filter((id) => id !== instanceId);
    return { ...group, instanceIds: isNamed(group) ? [...rest, instanceId] : rest };
  });
}

/** Takes an instance out of its group; the same array where none holds it. */
export function withoutInstance(groups: InstanceGroup[], instanceId: string): InstanceGroup[] {
  if (!groups.some(({ instanceIds }) => instanceIds.includes(instanceId))) return groups;
  return groups.map((group) => ({
    ...group,
    instanceIds: group.instanceIds.filter((id) => id !== instanceId),
  }));
}
