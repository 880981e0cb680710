import { type AppError, fail, ok, type Result } from '../errors.ts';
import { readTable } from '../separatedTable.ts';
import { columnsFault, columnsOf, noCells, type WantedCells } from './columns.ts';

/** A line of a file: where it stands, from 1, and what it holds, or why it cannot be read. */
type FilledRow = { line: number } & ({ cells: WantedCells } | { fault: string });
/** A line of a file; null for an empty one, of which a spreadsheet may write a million. */
export type WantedRow = FilledRow | null;

/** The lines of a file, read one by one; those of JSON are counted by entry. */
export type WantedRows = { format: 'csv' | 'json'; rows: Iterable<WantedRow> };

/** Characters of a line; what is longer is no address with its places. */
const LONGEST_LINE = 20_000;

/** CSV between commas, semicolons or tabs with headings, or a list of JSON. Gives `file-foreign`. */
export function readWanted(text: string): Result<WantedRows> {
  const begin = text.trimStart()[0];
  if (begin === undefined) return fail(foreign('This file is empty.'));
  return begin === '[' || begin === '{' ? readJson(text) : readSeparated(text);
}

function readSeparated(text: string): Result<WantedRows> {
  const { headings, rows } = readTable(text, LONGEST_LINE);
  const found = columnsOf(headings);
  const fault = columnsFault(found);
  if (fault !== null) return fail(foreign(fault));
  function* wanted(): Generator<WantedRow> {
    for (const row of rows) {
      if (row === null) yield null;
      else if ('fields' in row) yield { line: row.line, cells: cellsOf(row.fields, found) };
      else yield { line: row.line, fault: row.fault ?? TOO_LONG };
    }
  }
  return ok({ format: 'csv', rows: { [Symbol.iterator]: wanted } });
}

function cellsOf(fields: readonly string[], columns: readonly (keyof WantedCells | null)[]): WantedCells {
  const cells = noCells();
  for (const [at, column] of columns.entries()) if (column) cells[column] = fields[at] ?? '';
  return cells;
}

function readJson(text: string): Result<WantedRows> {
  let list: unknown;
  try {
    list = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return fail(foreign('It begins like JSON, but is incomplete or invalid.'));
  }
  if (!Array.isArray(list)) return fail(foreign('Its JSON is not a list.'));
  const entries: unknown[] = list;
  function* rows(): Generator<WantedRow> {
    const twice = namedTwice(text);
    for (const [at, entry] of entries.entries()) {
      const row = rowOf(entry, at + 1);
      const heading = twice.next().value;
      yield row && typeof heading === 'string' ? { line: row.line, fault: twoTexts(heading) } : row;
    }
  }
  return ok({ format: 'json', rows: { [Symbol.iterator]: rows } });
}

/** For each entry of a list the key that it has twice, null for none: `JSON.parse` takes the last one silently. */
function* namedTwice(text: string): Generator<string | null> {
  let depth = 0;
  let keys = new Set<string>();
  let twice: string | null = null;
  for (const [token] of text.matchAll(/"(?:[^"\\]+|\\.)*"\s*:?|[[\]{},]/g)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else if (token === ',' && depth === 1) {
      yield twice;
      keys = new Set();
      twice = null;
    } else if (token.endsWith(':') && depth === 2) {
      const key: string = JSON.parse(token.slice(0, -1));
      if (keys.has(key)) twice = key;
      keys.add(key);
    }
  }
  yield twice;
}

function rowOf(entry: unknown, line: number): WantedRow {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    return { line, fault: 'This entry needs address, instance, organization and role.' };
  const cells = noCells();
  const filled = Object.entries(entry).filter(([, value]) => value !== null && value !== '');
  const columns = columnsOf(filled.map(([heading]) => heading));
  for (const [at, [heading, value]] of filled.entries()) {
    const column = columns[at];
    if (!column) continue;
    if (typeof value !== 'string' && typeof value !== 'number')
      return { line, fault: `The value of “${heading.slice(0, 60)}” is not text.` };
    const cell = String(value);
    if (cell.length > LONGEST_LINE) return { line, fault: TOO_LONG };
    if (cells[column] !== '') return { line, fault: twoTexts(heading) };
    cells[column] = cell.trim();
  }
  return { line, cells };
}

function twoTexts(heading: string): string {
  return `It has two texts for one column, one in “${heading.slice(0, 60)}”.`;
}

const TOO_LONG = 'It is too long to be a person, a place and a role.';

function foreign(why: string): AppError {
  return {
    code: 'file-foreign',
    message: `This file cannot be read as wanted access. ${why}`,
    advice:
      'Use a CSV file with the columns address, instance, organization and role, or a JSON list with these. An export from People has them.',
  };
}
