import type { Result } from '../../shared/errors.ts';
import { type Saved, saveFile, type ToFile } from './chosenFile.ts';
import { csvOf, jsonOf } from './tableText.ts';

/** Asks the person where, and writes a table there. Gives `file-unwritable`, and what an {@link Unread} says. */
export function saveTable<C extends string>(
  table: {
    /** Names the file, and heads the window that asks for it. */
    name: string;
    title: string;
    format: 'csv' | 'json';
    lines: AsyncIterable<Record<C, string>>;
    /** Those of a CSV with their headings. */
    columns: Readonly<Partial<Record<C, string>>>;
  },
  to: ToFile,
): Promise<Result<Saved>> {
  const { name, title, format, lines, columns } = table;
  const pieces = format === 'csv' ? csvOf(lines, columns) : jsonOf(lines);
  return saveFile({ name, ending: format, title, pieces }, to);
}
