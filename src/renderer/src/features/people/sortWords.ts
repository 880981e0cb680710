import type { ColumnTools } from './columnMenu.tsx';
import { FACTS, type Fact } from './facts.tsx';
import type { MatrixColumn } from './matrixColumns.ts';
import type { Place } from './places.ts';

export function sortedBy(
  { sort, shownColumns }: ColumnTools,
  placeOf: (column: MatrixColumn) => Place,
): string | undefined {
  const column = shownColumns.all.find(({ key }) => key === sort.column);
  if (!column) return FACTS[sort.column as Fact]?.sorted;
  const { organization, instance } = placeOf(column);
  return `role in ${organization} on ${instance}`;
}
