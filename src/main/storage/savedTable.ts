import type { Result } from '../../shared/errors.ts';
import { escapeFormula } from '../../shared/formulaText.ts';
import { type Saved, saveFile, type ToFile } from './chosenFile.ts';

export function saveTable<C extends string>(
  table: {
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

export async function* csvOf<C extends string>(
  lines: AsyncIterable<Record<C, string>> | Iterable<Record<C, string>>,
  columns: Readonly<Partial<Record<C, string>>>,
): AsyncGenerator<string> {
  const names = Object.keys(columns) as C[];
  // The BOM tells spreadsheets that it is UTF-8.
  yield `\ufeff${names.map((name) => csvCell(columns[name] ?? '')).join(',')}\r\n`;
  for await (const line of lines) yield `${names.map((name) => csvCell(line[name])).join(',')}\r\n`;
}

export async function* jsonOf(lines: AsyncIterable<Record<string, string>>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const line of lines) {
    const told = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== ''));
    yield `${isFirst ? '[' : ','}\n  ${JSON.stringify(told)}`;
    isFirst = false;
  }
  yield isFirst ? '[]\n' : '\n]\n';
}

/** Control characters in untrusted names are made visible, except tabs and line breaks. */
const CONTROL = /[^\P{Cc}\t\r\n]/gu;

function csvCell(text: string): string {
  const cell = escapeFormula(text.replace(CONTROL, '\ufffd'));
  // In wanted access, a line beginning with # is a comment.
  return /[",\r\n]|^#/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
