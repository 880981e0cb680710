import { cleanName, freeName, isNamedAfter, type NameRule } from './nameFault.ts';
import type { Arrangement, ArrangementColumn } from './preferences.ts';

/** How many organizations stand beside each other at most. */
export const MOST_COLUMNS = 4;
export const MOST_ARRANGEMENTS = 100;

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

/** Arrangements without the columns of an instance, and without what has none left; the same array where none has it. */
export function arrangementsWithout(arrangements: Arrangement[], instanceId: string): Arrangement[] {
  const left = arrangements.map(({ columns }) => columnsWithout(columns, instanceId));
  if (left.every((columns, at) => columns === arrangements[at]?.columns)) return arrangements;
  return arrangements.flatMap((each, at) => {
    const columns = left[at] ?? [];
    return columns.length > 0 ? [{ ...each, columns }] : [];
  });
}

/** Columns without those of an instance; the same array where it has none. */
export function columnsWithout<Columns extends readonly ArrangementColumn[]>(
  columns: Columns,
  instanceId: string,
): Columns | ArrangementColumn[] {
  const left = columns.filter((column) => column.instanceId !== instanceId);
  return left.length === columns.length ? columns : left;
}

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

export type MergedArrangements = {
  arrangements: Arrangement[];
  added: number;
  here: number;
  noRoom: number;
};

/** Adds arrangements of elsewhere at the end; one of another with its name gets a free one. */
export function mergedArrangements(
  here: readonly Arrangement[],
  others: readonly Omit<Arrangement, 'id'>[],
  newId: () => string,
): MergedArrangements {
  const merged = { arrangements: [...here], added: 0, here: 0, noRoom: 0 };
  for (const other of others) {
    const isKnown = merged.arrangements.some(
      ({ name, columns }) =>
        isNamedAfter(name, other.name, ARRANGEMENT_NAMES.longest) && isSameColumns(columns, other.columns),
    );
    if (isKnown) merged.here += 1;
    else if (merged.arrangements.length >= MOST_ARRANGEMENTS) merged.noRoom += 1;
    else {
      const taken = merged.arrangements.map(({ name }) => name);
      const name = freeName(other.name, taken, ARRANGEMENT_NAMES.longest);
      merged.arrangements.push({ ...other, id: newId(), name });
      merged.added += 1;
    }
  }
  return merged;
}
