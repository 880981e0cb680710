import type { InstanceGroup } from '../../../shared/preferences.ts';
import { groupOf } from '../state/groups.ts';
import type { Filter } from '../ui/table/filters.ts';

/** For rows of one instance each; none while there are no groups. */
export function groupFilter<Row>(
  groups: readonly InstanceGroup[],
  instanceOf: (row: Row) => string,
): Filter<Row>[] {
  if (groups.length === 0) return [];
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  return [
    {
      ...{ id: 'group', title: 'Group', order: [...names.keys(), ''] },
      valueOf: (row) => groupOf(groups, instanceOf(row))?.id ?? '',
      label: (id) => names.get(id) ?? 'No group',
    },
  ];
}
