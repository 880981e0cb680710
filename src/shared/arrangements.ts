import { cleanName, type NameRule } from './nameFault.ts';
import type { Arrangement, ArrangementColumn } from './preferences.ts';

/** So many organizations stand beside each other at most. */
export const MOST_COLUMNS = 4;
/** So many arrangements are kept at most. */
export const MOST_ARRANGEMENTS = 100;

/** What the names of arrangements keep to. */
export const ARRANGEMENT_NAMES: NameRule = { plural: 'arrangements', longest: 60, most: MOST_ARRANGEMENTS };

/** Arrangements as they may stand together: each id once, none without a name or a column, no more than are kept. */
export function tidyArrangements(arrangements: readonly Arrangement[]): Arrangement[] {
  const ids = new Set<string>();
  return arrangements
    .flatMap((each) => {
      const name = cleanName(each.name).slice(0, ARRANGEMENT_NAMES.longest);
      const columns = each.columns.slice(0, MOST_COLUMNS);
      if (name === '' || columns.length === 0 || ids.has(each.id)) return [];
      ids.add(each.id);
      return [{ ...each, name, columns }];
    })
    .slice(0, MOST_ARRANGEMENTS);
}

/** The same without the columns of instances that are gone, and without what has none left; the same array where all are there. */
export function arrangementsOn(
  arrangements: Arrangement[],
  isThere: (instanceId: string) => boolean,
): Arrangement[] {
  if (arrangements.every(({ columns }) => columns.every((column) => isThere(column.instanceId))))
    return arrangements;
  return arrangements.flatMap((each) => {
    const columns = each.columns.filter(({ instanceId }) => isThere(instanceId));
    return columns.length > 0 ? [{ ...each, columns }] : [];
  });
}

/** Whether both show the same lists in the same order. */
export function isSameColumns(
  one: readonly ArrangementColumn[],
  other: readonly ArrangementColumn[],
): boolean {
  return (
    one.length === other.length &&
    one.every((column, at) => {
      const beside = other[at];
      return (
        beside?.instanceId === column.instanceId &&
        beside.organizationId === column.organizationId &&
        beside.shows === column.shows
      );
    })
  );
}
