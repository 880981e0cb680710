import { type Entry, type Node, type Place, placeOf } from '../nodes.ts';
import { quoted } from '../text.ts';
import type { WantedAt } from './at.ts';
import { noCells, type WantedCells, type WantedColumn } from './columns.ts';

/** A line of a file: where it stands, and what it holds with where each cell is, or why it cannot be read. */
export type WantedRow = WantedAt &
  (
    | {
        cells: WantedCells;
        placeOf: (column: WantedColumn) => Place;
        /** It says something of a person wherever they are. */
        ofPerson?: true;
      }
    | { fault: string }
  );

export type Include = Place & { name: string };
/** The lines of a file, read one by one, null for an empty one, of which a spreadsheet may write a million; and what it includes. */
export type WantedRows = { includes: Include[]; rows: Iterable<WantedRow | null> };

/** Characters of a line; what is longer is no address with its places. */
export const LONGEST_LINE = 20_000;
export const TOO_LONG = 'It is too long to be a person, a place and a role.';

/** A line by what stands under its columns. */
export function rowOfEntries(
  place: Place,
  entries: readonly { column: WantedColumn; entry: Entry }[],
  given: WantedCells = noCells(),
): WantedRow {
  const cells = { ...given };
  const places = new Map<WantedColumn, Place>();
  for (const { column, entry } of entries) {
    const { key, value } = entry;
    if (places.has(column))
      return { ...placeOf(entry), fault: `It has two texts for one column, one in ${quoted(key)}.` };
    places.set(column, placeOf(value));
    if (column === 'access' && value.kind !== 'text') {
      cells.access = value;
      continue;
    }
    const cell = textIn(column, value);
    if (cell === null) return { ...placeOf(value), fault: `The value of ${quoted(key)} is not text.` };
    if (cell.length > LONGEST_LINE) return { ...placeOf(value), fault: TOO_LONG };
    cells[column] = cell.trim();
  }
  return { ...place, cells, placeOf: (column) => places.get(column) ?? place };
}

/** Other addresses may be a list. */
function textIn(column: WantedColumn, value: Node): string | null {
  if (value.kind === 'text') return value.text;
  if (column !== 'also' || value.kind !== 'list') return null;
  const texts = value.items.map((item) => (item.kind === 'text' ? item.text : null));
  return texts.includes(null) ? null : texts.join(';');
}
