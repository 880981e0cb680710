import type { ColumnTools } from './columnMenu.tsx';
import type { MatrixColumn } from './matrixColumns.ts';
import type { Fact } from './peopleQuery.ts';
import type { Place } from './places.ts';

/** What the rows are sorted by, as its head says it. */
export function sortedBy(
  { sort, shownColumns }: ColumnTools,
  placeOf: (column: MatrixColumn) => Place,
): string | undefined {
  const column = shownColumns.all.find(({ key }) => key === sort.column);
  if (!column) return SORT_WORDS[sort.column as Fact];
  const { organization, instance } = placeOf(column);
  return `role in ${organization} on ${instance}`;
}

const SORT_WORDS: Record<Fact, string> = {
  email: 'address',
  name: 'name',
  'two-factor': '2FA',
  organizations: 'organizations',
  since: 'since',
  access: 'access',
};
