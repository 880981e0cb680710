import { type AppError, fail, ok, type Result } from '../errors.ts';
import { type Node, type Place, placeOf } from '../nodes.ts';
import { readTable } from '../separatedTable.ts';
import { placeWords, type WantedAt } from './at.ts';
import { columnsFault, columnsOf, noCells, type WantedCells, type WantedColumn } from './columns.ts';
import { readDocument } from './document.ts';
import { readJson, twiceWithin } from './json.ts';
import { LONGEST_LINE, rowOfEntries, TOO_LONG, type WantedRow, type WantedRows } from './row.ts';

/** CSV between commas, semicolons or tabs with headings, or JSON. Gives `file-foreign`. */
export function readWanted(text: string, file?: string): Result<WantedRows> {
  const inFile = (place: Place): WantedAt => ({ ...placeOf(place), ...(file === undefined ? {} : { file }) });
  const begin = text.trimStart()[0];
  if (begin === undefined) return fail(foreign('This file is empty.', inFile(FIRST)));
  if (begin !== '[' && begin !== '{') return readSeparated(text, inFile);
  const read = readJson(text);
  if (!read.ok) return fail(foreign(read.fault.why, inFile(read.fault)));
  const { json } = read;
  if (json.kind === 'list') return ok({ includes: [], rows: rowsOf(json.items) });
  const [twice] = twiceWithin(json.root);
  return twice ? fail(foreign(twice.why, inFile(twice))) : ok(readDocument(json.root));
}

const FIRST = { line: 1, column: 1 };

/** What YAML says, or JSON that is no list. */
export function readWantedNode(root: Node): WantedRows {
  return root.kind === 'list' ? { includes: [], rows: rowsOf(root.items) } : readDocument(root);
}

function readSeparated(text: string, inFile: (place: Place) => WantedAt): Result<WantedRows> {
  const { headings, line: first, rows } = readTable(text, LONGEST_LINE, '#');
  const found = columnsOf(headings);
  const fault = columnsFault(found);
  if (fault !== null) return fail(foreign(fault, inFile({ line: first, column: 1 })));
  function* wanted(): Generator<WantedRow | null> {
    for (const row of rows) {
      if (row === null) {
        yield null;
        continue;
      }
      const { line } = row;
      if (!('fields' in row)) yield { line, column: 1, fault: row.fault ?? TOO_LONG };
      else {
        const placeOfColumn = (column: WantedColumn) => row.placeOf(Math.max(0, found.indexOf(column)));
        yield {
          ...{ line, column: 1, placeOf: placeOfColumn },
          ...cellsOf(row.fields, found, () => placeOfColumn('access')),
        };
      }
    }
  }
  return ok({ includes: [], rows: { [Symbol.iterator]: wanted } });
}

/** What says access part by part is JSON within its cell; `placeOf`: where that cell stands. */
function cellsOf(
  fields: readonly string[],
  columns: readonly (WantedColumn | null)[],
  placeOf: () => Place,
): { cells: WantedCells } | (Place & { fault: string }) {
  const cells = noCells();
  for (const [at, column] of columns.entries()) if (column) cells[column] = fields[at] ?? '';
  const { access } = cells;
  if (typeof access !== 'string' || !/^[[{]/.test(access)) return { cells };
  const read = readJson(access);
  const at = placeOf();
  if (!read.ok) return { ...at, fault: `Its access begins like JSON. ${read.fault.why}` };
  const { json } = read;
  const root = movedTo(
    json.kind === 'list' ? { ...at, kind: 'list', items: [...json.items] } : json.root,
    at,
  );
  const [twice] = twiceWithin(root);
  return twice ? { ...at, fault: twice.why } : { cells: { ...cells, access: root } };
}

/** With all of it at one place: those within a cell are none of the file. */
function movedTo(node: Node, at: Place): Node {
  if (node.kind === 'text') return { ...node, ...at };
  if (node.kind === 'list') return { ...node, ...at, items: node.items.map((item) => movedTo(item, at)) };
  const entries = node.entries.map((entry) => ({ ...entry, ...at, value: movedTo(entry.value, at) }));
  return { ...node, ...at, entries };
}

function* rowsIn(items: Iterable<Node>): Generator<WantedRow> {
  for (const item of items) yield rowOf(item);
}

function rowsOf(items: Iterable<Node>): WantedRows['rows'] {
  return { [Symbol.iterator]: () => rowsIn(items) };
}

/** An entry of a list, as an export writes it: what else stands there is passed over. */
function rowOf(node: Node): WantedRow {
  const place = placeOf(node);
  if (node.kind !== 'map')
    return { ...place, fault: 'This entry needs address, instance, organization and role.' };
  const [twice] = twiceWithin(node);
  if (twice) return { ...placeOf(twice), fault: twice.why };
  const filled = node.entries.filter(({ value }) => value.kind !== 'text' || value.text !== '');
  const columns = columnsOf(filled.map(({ key }) => key));
  const entries = filled.flatMap((entry, at) => {
    const column = columns[at];
    return column ? { column, entry } : [];
  });
  return rowOfEntries(place, entries);
}

export function foreign(why: string, at: WantedAt): AppError {
  return {
    code: 'file-foreign',
    message: `This file cannot be read as wanted access. ${placeWords(at)}: ${why}`,
    advice:
      'Use a CSV file with the columns address, instance, organization and role, a JSON list with these, or YAML. Wanted access can be exported.',
  };
}
