import path from 'node:path';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { describeDiskError } from './jsonFile.ts';
import { csvOf, jsonOf } from './tableText.ts';
import { writeInPieces } from './writtenFile.ts';

type Saved = { outcome: 'saved'; fileName: string } | { outcome: 'canceled' };

/** Ends the lines of a table too early, and says why nothing of it was written. */
export class Unread extends Error {
  /** By the name of the file. */
  readonly failure: (fileName: string) => AppError;

  constructor(failure: (fileName: string) => AppError) {
    super('A table could not be read to its end.');
    this.failure = failure;
  }
}

/** Asks the person where, and writes a table there, whole or not at all. Gives `file-unwritable`, and what an {@link Unread} says. */
export async function saveTable<C extends string>(
  table: {
    /** Names the file, and heads the window that asks for it. */
    name: string;
    title: string;
    format: 'csv' | 'json';
    lines: AsyncIterable<Record<C, string>>;
    /** Those of a CSV with their headings. */
    columns: Readonly<Partial<Record<C, string>>>;
  },
  to: {
    chooseTarget: (name: string, title: string) => Promise<string | null>;
    clock: typeof Date.now;
  },
): Promise<Result<Saved>> {
  const { name, title, format, lines, columns } = table;
  const day = new Date(to.clock()).toISOString().slice(0, 10);
  const file = await to.chooseTarget(`Quayside ${name} ${day}.${format}`, title);
  if (file === null) return ok({ outcome: 'canceled' });
  const fileName = path.basename(file);
  try {
    await writeInPieces(file, format === 'csv' ? csvOf(lines, columns) : jsonOf(lines));
  } catch (error) {
    return fail(error instanceof Unread ? error.failure(fileName) : unwritable(fileName, error));
  }
  return ok({ outcome: 'saved', fileName });
}

/** Tells that the disk did not take a file, by its name alone. */
export function unwritable(name: string, error: unknown): AppError {
  return {
    code: 'file-unwritable',
    message: `“${name}” could not be written: ${describeDiskError(error)}.`,
    advice: 'Choose another place.',
  };
}
