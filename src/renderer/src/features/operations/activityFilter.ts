import type { ActivityFilter, ActivityPage } from '../../../../shared/calls/activity.ts';
import { OPERATION_TITLES } from '../../../../shared/operations/titles.ts';
import type { Option } from '../../ui/table/filters.ts';
import type { TableView } from '../../ui/table/tableView.ts';

export function filterOf(
  { search, choices, sort }: Pick<TableView, 'search' | 'choices' | 'sort'>,
  instanceId: string | null,
): ActivityFilter {
  const chosen = (id: string) => [...(choices[id] ?? [])] as never[];
  return {
    instanceId,
    search: search.slice(0, 4096),
    kinds: chosen('kind'),
    // In an instance the menu is not there.
    instanceIds: instanceId === null ? chosen('instance') : [],
    people: chosen('person'),
    outcomes: chosen('outcome'),
    oldestFirst: sort?.descending === false,
  };
}

export function isNarrow({ search, kinds, instanceIds, people, outcomes }: ActivityFilter): boolean {
  return search.trim() !== '' || [kinds, instanceIds, people, outcomes].some(({ length }) => length > 0);
}

export function filterMenus(
  options: ActivityPage['options'] | undefined,
  { inInstance }: { inInstance: boolean },
): { id: string; title: string; options: Option[] }[] {
  const { kinds = [], instanceIds = [], people = [], outcomes = [] } = options ?? {};
  const named = (each: readonly { value: string; label?: string; count: number }[]): Option[] =>
    each
      .map(({ value, label = value, count }) => ({ value, label, count }))
      .sort((a, b) => a.label.localeCompare(b.label));
  return [
    {
      id: 'kind',
      title: 'Kind',
      options: named(kinds.map((kind) => ({ ...kind, label: OPERATION_TITLES[kind.value] }))),
    },
    ...(inInstance ? [] : [{ id: 'instance', title: 'Instance', options: named(instanceIds) }]),
    { id: 'person', title: 'Done by', options: named(people) },
    { id: 'outcome', title: 'Outcome', options: outcomes.map((each) => ({ ...each, label: each.value })) },
  ];
}
