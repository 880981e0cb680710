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
export function partsOf(line: string, separator: string): { at: number; text: string }[] {
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
export type SeparatedRecord = { line: number; text: string };

/** The records of a text, one by one: each is a line, but where a part in quotes goes over several. `comment`: what begins a line that is none. */
export function* recordsOf(text: string, separator: string, comment = ''): Generator<SeparatedRecord> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const isComment = comment !== '' && text.startsWith(comment, at);
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
