import { cleanName, comparedName, type NameRule } from './nameFault.ts';
import type {
  ComparedColumn,
  InstanceGroup,
  Preferences,
  Reminder,
  SavedView,
  UsedItem,
} from './preferences.ts';
import { organizationKey } from './target.ts';

const MOST_GROUPS = 200;
const MOST_IN_GROUP = 1_000;
const LONGEST_ID = 200;

export const GROUP_NAMES: NameRule = { plural: 'groups', longest: 40, most: MOST_GROUPS };

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

export const MOST_PLACES = 1_000;

export function tidyPlaces(views: Record<string, Preferences['views'][string] | null>): Preferences['views'] {
  const named = Object.entries(views).flatMap(([id, at]) =>
    at && id.length <= LONGEST_ID ? [[id, at]] : [],
  );
  return Object.fromEntries(named.slice(-MOST_PLACES));
}

function withoutInstance(groups: InstanceGroup[], instanceId: string): InstanceGroup[] {
  if (!groups.some(({ instanceIds }) => instanceIds.includes(instanceId))) return groups;
  return groups.map((group) => ({
    ...group,
    instanceIds: group.instanceIds.filter((id) => id !== instanceId),
  }));
}

export const MOST_COLUMNS = 4;
export const MOST_VIEWS = 100;

export const VIEW_NAMES: NameRule = { plural: 'saved views', longest: 60, most: MOST_VIEWS };

export function tidyViews(views: readonly SavedView[]): SavedView[] {
  const ids = new Set<string>();
  return views
    .flatMap((each) => {
      const name = cleanName(each.name).slice(0, VIEW_NAMES.longest);
      const columns = each.columns.slice(0, MOST_COLUMNS);
      const isEmpty = each.as === 'compare' && columns.length === 0;
      if (name === '' || isEmpty || ids.has(each.id)) return [];
      ids.add(each.id);
      return [{ ...each, name, columns }];
    })
    .slice(0, MOST_VIEWS);
}

function isOn(key: string, instanceId: string): boolean {
  return key.startsWith(`${JSON.stringify([instanceId]).slice(0, -1)},`);
}

/** Drops views about this instance alone; the same array if unchanged. */
export function viewsWithout(views: SavedView[], instanceId: string): SavedView[] {
  const left = views.flatMap((view) => viewWithout(view, instanceId) ?? []);
  return left.length === views.length && left.every((view, at) => view === views[at]) ? views : left;
}

function viewWithout(view: SavedView, instanceId: string): SavedView | null {
  const columns = columnsWithout(view.columns, instanceId);
  const { instance = [], organization = [] } = view.choices;
  const instances = instance.filter((id) => id !== instanceId);
  const organizations = organization.filter((key) => !isOn(key, instanceId));
  const isSame = instances.length === instance.length && organizations.length === organization.length;
  const sort = view.sort && isOn(view.sort.column, instanceId) ? null : view.sort;
  if (isSame && columns === view.columns && sort === view.sort) return view;
  if (!isSame && instances.length + organizations.length === 0) return null;
  if (view.as === 'compare' && columns.length === 0) return null;
  const choices = isSame
    ? view.choices
    : { ...view.choices, instance: instances, organization: organizations };
  return { ...view, columns: [...columns], choices, sort };
}

export function columnsWithout<Columns extends readonly ComparedColumn[]>(
  columns: Columns,
  instanceId: string,
): Columns | ComparedColumn[] {
  const left = columns.filter((column) => column.instanceId !== instanceId);
  return left.length === columns.length ? columns : left;
}

export type ShownView = Pick<SavedView, 'as' | 'search' | 'sort'> & {
  choices: Readonly<Record<string, readonly string[]>>;
  columns: readonly ComparedColumn[];
};

export function isSameView(one: ShownView, other: ShownView): boolean {
  return viewKey(one) === viewKey(other);
}

function viewKey({ as, search, choices, sort, columns }: ShownView): string {
  const chosen = Object.entries(choices)
    .filter(([, values]) => values.length > 0)
    .map(([kind, values]) => [kind, values.toSorted()])
    .sort();
  const compared = columns.map(({ instanceId, organizationId, shows }) => [
    instanceId,
    organizationId,
    shows,
  ]);
  return JSON.stringify([as, search, chosen, sort?.column, sort?.descending, as === 'compare' && compared]);
}

export const MOST_USED = 30;

export function usedItemId(item: UsedItem): string {
  switch (item.kind) {
    case 'command':
      return `command ${item.command}`;
    case 'instance':
      return `instance ${item.instanceId}`;
    case 'organization':
      return `organization ${organizationKey(item)}`;
    case 'view':
      return `view ${item.viewId}`;
    case 'baseline':
      return `baseline ${item.baselineId}`;
  }
}

export const MOST_REMINDERS = 1_000;

export function withReminders(
  reminders: readonly Reminder[],
  of: readonly Omit<Reminder, 'at'>[],
  at: number,
): Reminder[] {
  const keyOf = ({ instanceId, memberId }: Omit<Reminder, 'at'>) => `${instanceId} ${memberId}`;
  const now = new Set(of.map(keyOf));
  const others = reminders.filter((each) => !now.has(keyOf(each)));
  return [...others, ...of.map(({ instanceId, memberId }) => ({ instanceId, memberId, at }))].slice(
    -MOST_REMINDERS,
  );
}

export function tidyUsed(items: readonly UsedItem[]): UsedItem[] {
  const ids = new Set<string>();
  const isFirst = (item: UsedItem) => !ids.has(usedItemId(item)) && ids.add(usedItemId(item));
  return items.filter(isFirst).slice(0, MOST_USED);
}

const RENAMED: Readonly<Record<string, string>> = {
  'apply-template': 'apply-kit',
  'new-template': 'new-kit',
};

export function withCurrentName(item: UsedItem): UsedItem {
  return item.kind === 'command' ? { ...item, command: RENAMED[item.command] ?? item.command } : item;
}

export function withUsed(items: readonly UsedItem[], item: UsedItem): UsedItem[] {
  return tidyUsed([item, ...items]);
}

export function itemsWithout<Item extends UsedItem | Reminder>(items: Item[], instanceId: string): Item[] {
  const isKept = (item: Item) => !('instanceId' in item) || item.instanceId !== instanceId;
  return items.every(isKept) ? items : items.filter(isKept);
}

/** The same objects if unchanged. Not by what the list of instances lacks: a damaged list comes back. */
export function choicesWithout(choices: Preferences, instanceId: string): Preferences {
  const { [instanceId]: view, ...views } = choices.views;
  const isShown = choices.route.at === 'instance' && choices.route.instanceId === instanceId;
  return {
    ...choices,
    views: view ? views : choices.views,
    groups: withoutInstance(choices.groups, instanceId),
    savedViews: viewsWithout(choices.savedViews, instanceId),
    used: itemsWithout(choices.used, instanceId),
    reminded: itemsWithout(choices.reminded, instanceId),
    route: isShown ? { at: 'home' } : choices.route,
  };
}
