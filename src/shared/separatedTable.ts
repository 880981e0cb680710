import { unescapeFormula } from './formulaText.ts';
import { type Place, placesIn } from './nodes.ts';

type TableRow = { line: number } & (
  | { fields: string[]; placeOf: (cell: number) => Place }
  | { fault: string | null }
);

/** Comma, semicolon or tab, as spreadsheets save it. `longest`: characters per line. */
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
      // A cell without a heading may have shifted all others.
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

/** Skips the line that tells Excel a separator. */
function headOf(text: string, longest: number): { separator: string; head: SeparatedRecord } {
  let told: string | undefined;
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

function tooMany(separator: string): string {
  const mark = MARKS[separator] ?? `a “${separator}”`;
  return `It has more parts than the first line has headings. Put text with ${mark} in double quotes.`;
}

const MARKS: Record<string, string> = { ',': 'a comma', ';': 'a semicolon', '\t': 'a tab' };

type Decoded = { text: string } | { not: 'workbook' | 'text' };

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

const SEPARATORS = ['\t', ';', ','] as const;

export function separatorOf(line: string): string {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  return SEPARATORS.find((separator) => bare.includes(separator)) ?? ' ';
}

/** A doubled quote is one quote; an unclosed one is ordinary. `any`: quotes as a person types. */
export function fieldsOf(line: string, separator: string, quotes: 'any' | 'double' = 'any'): string[] {
  const bare = (field: string) => unquoted(field, quotes);
  if (separator === ' ') return (line.match(/"(?:[^"]|"")*"|\S+/g) ?? []).map(bare);
  return partsOf(line, separator).map(({ text }) => bare(text));
}

function partsOf(line: string, separator: string): { at: number; text: string }[] {
  const parts: { at: number; text: string }[] = [];
  for (let at = 0; ; ) {
    const end = endOfPart(line, at, separator);
    parts.push({ at, text: line.slice(at, end) });
    if (end === line.length) return parts;
    at = end + 1;
  }
}

function unquoted(field: string, quotes: 'any' | 'double'): string {
  const text = field.trim();
  const double = /^"((?:[^"]|"")*)"$/.exec(text)?.[1];
  if (double !== undefined) return double.replaceAll('""', '"').trim();
  if (quotes === 'double') return text;
  return /^(['`])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}

type SeparatedRecord = { line: number; text: string };

/** A record may span lines within quotes. Skips lines that begin with #. */
export function* recordsOf(text: string, separator: string): Generator<SeparatedRecord> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const isComment = text[at] === '#';
    const end = isComment ? endOfPart(text, at, '\n') : endOfRecord(text, at, separator);
    const record = text.slice(at, end);
    if (!isComment) yield { line, text: record };
    line += 1 + (record.match(/\r\n|\r|\n/g)?.length ?? 0);
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
}

function endOfRecord(text: string, at: number, separator: string): number {
  let end = endOfPart(text, at, separator);
  while (text[end] === separator) end = endOfPart(text, end + 1, separator);
  return end;
}

function endOfPart(text: string, from: number, separator: string): number {
  let end = endOfQuotes(text, from, separator) ?? from;
  while (!isEnd(text[end], separator)) end += 1;
  return end;
}

function isEnd(mark: string | undefined, separator: string): boolean {
  return mark === undefined || mark === separator || mark === '\r' || mark === '\n';
}

function endOfQuotes(text: string, from: number, separator: string): number | null {
  let at = from;
  while (text[at] === ' ') at += 1;
  if (text[at] !== '"') return null;
  let close = text.indexOf('"', at + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1) return null;
  let end = close + 1;
  while (text[end] === ' ') end += 1;
  return isEnd(text[end], separator) ? end : null;
}
