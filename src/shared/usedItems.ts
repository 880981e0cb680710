import type { UsedItem } from './preferences.ts';

export const MOST_USED = 30;

export function usedItemId(item: UsedItem): string {
  switch (item.kind) {
    case 'command':
      return `command ${item.command}`;
    case 'instance':
      return `instance ${item.instanceId}`;
    case 'organization':
      return `organization ${JSON.stringify([item.instanceId, item.organizationId])}`;
    case 'view':
      return `view ${item.viewId}`;
    case 'baseline':
      return `baseline ${item.baselineId}`;
  }
}

/** Used items as they may stand together: each once, no more than are remembered. */
export function tidyUsed(items: readonly UsedItem[]): UsedItem[] {
  const ids = new Set<string>();
  const isFirst = (item: UsedItem) => !ids.has(usedItemId(item)) && ids.add(usedItemId(item));
  return items.filter(isFirst).slice(0, MOST_USED);
}

/** Commands by their names in earlier versions. */
const RENAMED: Readonly<Record<string, string>> = {
  'home-access': 'home-audit',
  'home-side-by-side': 'people-compare',
  'access-baselines': 'audit-drift',
  'access-ends': 'audit-ends',
  'access-templates': 'people-kits',
  'apply-template': 'apply-kit',
  'new-template': 'new-kit',
};

/** A used item as it is called now. */
export function withCurrentName(item: UsedItem): UsedItem {
  return item.kind === 'command' ? { ...item, command: RENAMED[item.command] ?? item.command } : item;
}

export function withUsed(items: readonly UsedItem[], item: UsedItem): UsedItem[] {
  return tidyUsed([item, ...items]);
}

/** The used items without those on an instance; the same array where there are none. */
export function usedWithout(items: UsedItem[], instanceId: string): UsedItem[] {
  const isKept = (item: UsedItem) => !('instanceId' in item) || item.instanceId !== instanceId;
  return items.every(isKept) ? items : items.filter(isKept);
}
