import type { Arrangement, ArrangementColumn } from './instance.ts';

/** The longest name of an arrangement, in UTF-16 units. */
export const LONGEST_ARRANGEMENT_NAME = 60;
/** So many organizations stand beside each other at most. */
export const MOST_COLUMNS = 4;
/** So many arrangements are kept at most. */
export const MOST_ARRANGEMENTS = 100;

/** An arrangement's name as it is kept: one line, without spaces around it. */
export function cleanArrangementName(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What keeps an arrangement from being called so, for a person; null when nothing does. `except` is the one that is renamed. */
export function arrangementNameFault(
  text: string,
  arrangements: readonly Arrangement[],
  except: string | null,
): string | null {
  const name = cleanArrangementName(text);
  if (name === '') return 'Enter a name.';
  if (name.length > LONGEST_ARRANGEMENT_NAME) return `Use at most ${LONGEST_ARRANGEMENT_NAME} characters.`;
  const twin = arrangements.find((each) => each.id !== except && compared(each.name) === compared(name));
  return twin ? `“${twin.name}” is already there.` : null;
}

/** Arrangements as they may stand together: each id once, none without a name or a column, no more than are kept. */
export function tidyArrangements(arrangements: readonly Arrangement[]): Arrangement[] {
  const ids = new Set<string>();
  return arrangements
    .flatMap((each) => {
      const name = cleanArrangementName(each.name).slice(0, LONGEST_ARRANGEMENT_NAME);
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

/** Two names that differ in case alone are one to a person. */
function compared(name: string): string {
  return cleanArrangementName(name).normalize('NFC').toLowerCase();
}
