import { unescapeFormula } from './formulaText.ts';
import { type Place, placesIn } from './nodes.ts';
import { fieldsOf, partsOf, recordsOf, type SeparatedRecord, separatorOf } from './separatedLine.ts';

/** A line under the headings: where it stands, from 1, and its cells with where each begins; or why it has none, as a sentence, null where it is too long. */
type TableRow = { line: number } & (
  | { fields: string[]; placeOf: (cell: number) => Place }
  | { fault: string | null }
);

/** A table between commas, semicolons or tabs, as a spreadsheet may have saved it; null is an empty line. `longest`: characters of a line; `comment`: what begins a line that is passed over. */
export function readTable(
  text: string,
  longest: number,
  comment = '',
): { headings: string[]; line: number; rows: Iterable<TableRow | null> } {
  const { separator, head } = headOf(text, longest, comment);
  const headings = fieldsOf(head.text, separator, 'double');
  function* rows(): Generator<TableRow | null> {
    for (const { line, text: record } of recordsOf(text, separator, comment)) {
      if (line <= head.line) continue;
      if (record.length > longest) {
        yield { line, fault: null };
        continue;
      }
      const fields = fieldsOf(record, separator, 'double');
      // What stands under no heading may have moved all the others.
      if (fields.slice(headings.length).some((field) => field !== ''))
        yield { line, fault: tooMany(separator) };
      else if (fields.some((field) => field !== ''))
        yield {
          line,
          fields: fields.map((field) => unescapeFormula(field).trim()),
          placeOf: (cell) => placeInRecord(record, line, partsOf(record, separator)[cell]?.at ?? 0),
        };
      else yield null;
    }
  }
  return { headings, line: Math.max(1, head.line), rows: { [Symbol.iterator]: rows } };
}

/** A record that has a part over several lines has parts on each of them. */
function placeInRecord(record: string, first: number, at: number): Place {
  const { line, column } = placesIn(record)(at);
  return { line: first + line - 1, column };
}

/** The line with the headings: the first that holds anything but a separator which Excel is told of. */
function headOf(
  text: string,
  longest: number,
  comment: string,
): { separator: string; head: SeparatedRecord } {
  let told: string | undefined;
  // Which separator it is does not matter before one was seen.
  for (const { line, text: record } of recordsOf(text, ',', comment)) {
    const [first = ''] = record.split(/[\r\n]/);
    const given = /^"?sep=(.)"?$/i.exec(first.trim())?.[1];
    if (given !== undefined) told = given;
    else if (/[^\s,;]/.test(first)) {
      const separator = told ?? separatorOf(first.slice(0, longest));
      for (const head of recordsOf(text, separator, comment))
        if (head.line >= line) return { separator, head: { ...head, text: head.text.slice(0, longest) } };
    }
  }
  return { separator: ',', head: { line: 0, text: '' } };
}

/** Why a line with more parts than there are headings is not read, as a sentence. */
function tooMany(separator: string): string {
  const mark = MARKS[separator] ?? `a “${separator}”`;
  return `It has more parts than the first line has headings. Put text with ${mark} in double quotes.`;
}

const MARKS: Record<string, string> = { ',': 'a comma', ';': 'a semicolon', '\t': 'a tab' };

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
