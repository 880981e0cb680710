import { type AppError, fail, ok, type Result } from '../errors.ts';
import { unescapeFormula } from '../formulaText.ts';
import { fieldsOf, recordsOf, type SeparatedRecord, separatorOf } from '../separatedLine.ts';
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
  const { separator, head } = headOf(text);
  const found = columnsOf(fieldsOf(head.text, separator, 'double'));
  const fault = columnsFault(found);
  if (fault !== null) return fail(foreign(fault));
  function* rows(): Generator<WantedRow> {
    for (const { line, text: record } of recordsOf(text, separator)) {
      if (line <= head.line) continue;
      if (record.length > LONGEST_LINE) {
        yield { line, fault: TOO_LONG };
        continue;
      }
      const fields = fieldsOf(record, separator, 'double');
      // What stands under no heading may have moved all the others.
      if (fields.slice(found.length).some((field) => field !== '')) yield { line, fault: tooMany(separator) };
      else if (fields.some((field) => field !== '')) yield { line, cells: cellsOf(fields, found) };
      else yield null;
    }
  }
  return ok({ format: 'csv', rows: { [Symbol.iterator]: rows } });
}

/** The line with the headings: the first that holds anything but a separator which Excel is told of. */
function headOf(text: string): { separator: string; head: SeparatedRecord } {
  let told: string | undefined;
  // Which separator it is does not matter before one was seen.
  for (const { line, text: record } of recordsOf(text, ',')) {
    const [first = ''] = record.split(/[\r\n]/);
    const given = /^"?sep=(.)"?$/i.exec(first.trim())?.[1];
    if (given !== undefined) told = given;
    else if (/[^\s,;]/.test(first)) {
      const separator = told ?? separatorOf(first.slice(0, LONGEST_LINE));
      for (const head of recordsOf(text, separator))
        if (head.line >= line)
          return { separator, head: { ...head, text: head.text.slice(0, LONGEST_LINE) } };
    }
  }
  return { separator: ',', head: { line: 0, text: '' } };
}

function cellsOf(fields: readonly string[], columns: readonly (keyof WantedCells | null)[]): WantedCells {
  const cells = noCells();
  for (const [at, column] of columns.entries())
    if (column) cells[column] = unescapeFormula(fields[at] ?? '').trim();
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

/** Why a line with more parts than there are headings is not read, as a sentence. */
function tooMany(separator: string): string {
  const mark = MARKS[separator] ?? `a “${separator}”`;
  return `It has more parts than the first line has headings. Put text with ${mark} in double quotes.`;
}

const MARKS: Record<string, string> = { ',': 'a comma', ';': 'a semicolon', '\t': 'a tab' };

const TOO_LONG = 'It is too long to be a person, a place and a role.';

function foreign(why: string): AppError {
  return {
    code: 'file-foreign',
    message: `This file cannot be read as wanted access. ${why}`,
    advice:
      'Use a CSV file with the columns address, instance, organization and role, or a JSON list with these. An export from People has them.',
  };
}

type Decoded = { text: string } | { not: 'workbook' | 'text' };

/** Reads bytes as a spreadsheet writes text: UTF-8 or UTF-16 with or without a mark, else as Windows does in the West. */
export function decodeText(bytes: Uint8Array): Decoded {
  const [first, second, third, fourth] = bytes;
  if (first === 0x50 && second === 0x4b && third === 3 && fourth === 4) return { not: 'workbook' };
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes) };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes) };
  if (bytes.includes(0)) return { not: 'text' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes) };
  }
}
