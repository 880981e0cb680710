import type { Result } from '../../shared/errors.ts';
import { escapeFormula } from '../../shared/formulaText.ts';
import { type Saved, saveFile, type ToFile } from './chosenFile.ts';

/** Asks the person where, and writes a table there. Gives `file-unwritable`, and what an {@link Unread} says. */
export function saveTable<C extends string>(
  table: {
    /** Names the file, and heads the window that asks for it. */
    name: string;
    title: string;
    format: 'csv' | 'json';
    lines: AsyncIterable<Record<C, string>>;
    columns: Readonly<Partial<Record<C, string>>>;
  },
  to: ToFile,
): Promise<Result<Saved>> {
  const { name, title, format, lines, columns } = table;
  const pieces = format === 'csv' ? csvOf(lines, columns) : jsonOf(lines);
  return saveFile({ name, ending: format, title, pieces }, to);
}

/** Lines as comma-separated values by RFC 4180, the headings of these columns first, in their order. */
export async function* csvOf<C extends string>(
  lines: AsyncIterable<Record<C, string>> | Iterable<Record<C, string>>,
  columns: Readonly<Partial<Record<C, string>>>,
): AsyncGenerator<string> {
  const names = Object.keys(columns) as C[];
  // By the mark at its beginning a spreadsheet knows that it is UTF-8.
  yield `\ufeff${names.map((name) => csvCell(columns[name] ?? '')).join(',')}\r\n`;
  for await (const line of lines) yield `${names.map((name) => csvCell(line[name])).join(',')}\r\n`;
}

/** Lines as one JSON list; what is empty is left out. */
export async function* jsonOf(lines: AsyncIterable<Record<string, string>>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const line of lines) {
    const told = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== ''));
    yield `${isFirst ? '[' : ','}\n  ${JSON.stringify(told)}`;
    isFirst = false;
  }
  yield isFirst ? '[]\n' : '\n]\n';
}

/** A control character of a stranger’s name, but for tabs and line breaks, is shown as one that cannot be. */
const CONTROL = /[^\P{Cc}\t\r\n]/gu;

function csvCell(text: string): string {
  const cell = escapeFormula(text.replace(CONTROL, '\ufffd'));
  // A line of wanted access that begins with # is a comment.
  return /[",\r\n]|^#/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
