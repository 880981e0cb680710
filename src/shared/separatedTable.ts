import { unescapeFormula } from './formulaText.ts';
import { type Place, placesIn } from './nodes.ts';

/** A line under the headings: where it stands, from 1, and its cells with where each begins; or why it has none, as a sentence, null where it is too long. */
type TableRow = { line: number } & (
  | { fields: string[]; placeOf: (cell: number) => Place }
  | { fault: string | null }
);

/** A table between commas, semicolons or tabs, as a spreadsheet may have saved it, without its empty lines. `longest`: characters of a line. */
export function readTable(
  text: string,
  longest: number,
): { headings: string[]; line: number; rows: Iterable<TableRow> } {
  const { separator, head } = headOf(text, longest);
  const headings = fieldsOf(head.text, separator, 'double');
  function* rows(): Generator<TableRow> {
    for (const { line, text: record } of recordsOf(text, separator)) {
      if (line <= head.line) continue;
      if (record.length > longest) {
        yield { line, fault: null };
        continue;
      }
      const fields = fieldsOf(record, separator, 'double');
      // What stands under no heading may have moved all the others.
      if (fields.slice(headings.length).some((field) => field !== ''))
        yield { line, fault: tooMany(separator) };
      else if (fields.some((field) => field !== '')) {
        const parts = partsOf(record, separator);
        const placeAt = placesIn(record, line);
        yield {
          line,
          fields: fields.map((field) => unescapeFormula(field).trim()),
          placeOf: (cell) => placeAt(parts[cell]?.at ?? 0),
        };
      }
    }
  }
  return { headings, line: Math.max(1, head.line), rows: { [Symbol.iterator]: rows } };
}

/** The line with the headings: the first that holds anything but a separator which Excel is told of. */
function headOf(text: string, longest: number): { separator: string; head: SeparatedRecord } {
  let told: string | undefined;
  // Which separator it is does not matter before one was seen.
  for (const { line, text: record } of recordsOf(text, ',')) {
    const [first = ''] = record.split(/[\r\n]/);
    const given = /^"?sep=(.)"?$/i.exec(first.trim())?.[1];
    if (given !== undefined) told = given;
    else if (/[^\s,;]/.test(first)) {
      const separator = told ?? separatorOf(first.slice(0, longest));
      for (const head of recordsOf(text, separator))
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

/** What stands between the parts of a line, the one that says most first; it counts outside of quotes alone. */
const SEPARATORS = ['\t', ';', ','] as const;

/** What separates the parts of a line: a tab, a semicolon or a comma, else spaces. */
export function separatorOf(line: string): string {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  return SEPARATORS.find((separator) => bare.includes(separator)) ?? ' ';
}

/** A doubled quote within quotes is one; one that is not closed is a character like any other. `quotes`: `double` as a table has them, or `any` that a person types. */
export function fieldsOf(line: string, separator: string, quotes: 'any' | 'double' = 'any'): string[] {
  const bare = (field: string) => unquoted(field, quotes);
  if (separator === ' ') return (line.match(/"(?:[^"]|"")*"|\S+/g) ?? []).map(bare);
  return partsOf(line, separator).map(({ text }) => bare(text));
}

/** The parts of a line as they stand there, and where each begins. */
function partsOf(line: string, separator: string): { at: number; text: string }[] {
  const parts: { at: number; text: string }[] = [];
  for (let at = 0; ; ) {
    const rest = line.slice(at);
    const quoted = /^ *"(?:[^"]|"")*" */.exec(rest)?.[0];
    const isWhole =
      quoted !== undefined && (quoted.length === rest.length || rest[quoted.length] === separator);
    const end = isWhole ? quoted.length : rest.indexOf(separator);
    if (end === -1 || end === rest.length) return [...parts, { at, text: rest }];
    parts.push({ at, text: rest.slice(0, end) });
    at += end + 1;
  }
}

function unquoted(field: string, quotes: 'any' | 'double'): string {
  const text = field.trim();
  const double = /^"((?:[^"]|"")*)"$/.exec(text)?.[1];
  if (double !== undefined) return double.replaceAll('""', '"').trim();
  if (quotes === 'double') return text;
  return /^(['`])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}

/** A record of separated values: the line where it begins, from 1, and its text. */
type SeparatedRecord = { line: number; text: string };

/** The records of a text, one by one: each is a line, but where a part in quotes goes over several. A line that begins with # is none. */
export function* recordsOf(text: string, separator: string): Generator<SeparatedRecord> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const isComment = text[at] === '#';
    const end = isComment ? endOfLine(text, at) : endOfRecord(text, at, separator);
    const record = text.slice(at, end);
    if (!isComment) yield { line, text: record };
    line += 1 + (record.match(/\r\n|\r|\n/g)?.length ?? 0);
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
}

function endOfLine(text: string, at: number): number {
  const length = text.slice(at).search(/[\r\n]/);
  return length === -1 ? text.length : at + length;
}

function endOfRecord(text: string, at: number, separator: string): number {
  const ends = endsOf(separator);
  for (let from = at; ; ) {
    ends.lastIndex = endOfQuotes(text, from, separator) ?? from;
    const end = ends.exec(text)?.index ?? text.length;
    if (text[end] !== separator) return end;
    from = end + 1;
  }
}

/** What a part that is in no quotes ends at. */
function endsOf(separator: string): RegExp {
  return new RegExp(`[${separator.replace(/[\\\]^-]/g, '\\$&')}\r\n]`, 'g');
}

/** Where a part ends that is in quotes as a whole; null where it is not. */
function endOfQuotes(text: string, from: number, separator: string): number | null {
  let at = from;
  while (text[at] === ' ') at += 1;
  if (text[at] !== '"') return null;
  let close = text.indexOf('"', at + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1) return null;
  let end = close + 1;
  while (text[end] === ' ') end += 1;
  return end === text.length || text[end] === separator || /[\r\n]/.test(text[end] ?? '') ? end : null;
}
