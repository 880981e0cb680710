import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import { describeDiskError } from './jsonFile.ts';

/** Checks the opened file itself. Throws disk errors. */
export async function readRegular(
  file: string,
  largest: number,
): Promise<{ bytes: Buffer; mode: number } | { not: 'file' | 'small' }> {
  // Nonblocking: opening a pipe would wait.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return { not: 'file' };
    if (stats.size > largest) return { not: 'small' };
    return { bytes: await handle.readFile(), mode: stats.mode };
  } finally {
    await handle.close();
  }
}

export type FileDialogs = {
  chooseTarget(name: string, title: string): Promise<string | null>;
  chooseSource(wanted: SourceFile): Promise<string | null>;
};
type SourceFile = { title: string; name: string; extensions: string[]; largest?: number };

export type Saved = { outcome: 'saved'; fileName: string } | { outcome: 'canceled' };

/** Aborts writing with a message; no partial file remains. */
export class Unread extends Error {
  readonly failure: AppError;

  constructor(failure: AppError) {
    super('The data to save could not be read to its end.');
    this.failure = failure;
  }
}

/** Removes folder separators and characters a system refuses. May be empty. */
export function fileWords(name: string): string {
  return oneLine(name.replace(/[^\p{L}\p{N}@ ._+-]+/gu, ' '), 80);
}

/** Bytes: far beyond Quayside's own files. */
export const LARGEST = 20_000_000;

export async function openFile(
  chooseSource: FileDialogs['chooseSource'],
  source: SourceFile,
  tooLarge: (fileName: string) => Result<never>,
): Promise<Result<{ file: string; fileName: string; bytes: Buffer } | null>> {
  const file = await chooseSource(source);
  if (file === null) return ok(null);
  const fileName = path.basename(file);
  const unreadable = (why: string) =>
    fail({
      code: 'file-unreadable',
      message: `“${fileName}” could not be read: ${why}.`,
      advice: 'Choose another file, or copy it to this computer first.',
    });
  try {
    const read = await readRegular(file, source.largest ?? LARGEST);
    if ('bytes' in read) return ok({ file, fileName, bytes: read.bytes });
    return read.not === 'small' ? tooLarge(fileName) : unreadable('it is no file');
  } catch (error) {
    return unreadable(describeDiskError(error));
  }
}

export type ToFile = { chooseTarget: FileDialogs['chooseTarget']; clock: () => Ms };

/** Atomic. Gives `file-unwritable`, and the message of {@link Unread}. */
export async function saveFile(
  given: { name: string; ending: string; title: string; pieces: Pieces },
  { chooseTarget, clock }: ToFile,
): Promise<Result<Saved>> {
  const { name, ending, title, pieces } = given;
  const day = new Date(clock()).toISOString().slice(0, 10);
  const file = await chooseTarget(`Quayside ${name} ${day}.${ending}`, title);
  if (file === null) return ok({ outcome: 'canceled' });
  const fileName = path.basename(file);
  try {
    await writeInPieces(file, pieces);
  } catch (error) {
    if (error instanceof Unread) return fail(error.failure);
    return fail({
      code: 'file-unwritable',
      message: `“${fileName}” could not be written: ${describeDiskError(error)}.`,
      advice: 'Choose another place.',
    });
  }
  return ok({ outcome: 'saved', fileName });
}

type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

const MOST_AT_ONCE = 65_536;

/** Tables come row by row, and each piece is a write of its own. */
async function* gathered(pieces: Pieces): Pieces {
  let text = '';
  for await (const piece of pieces) {
    const isText = typeof piece === 'string';
    if (isText) text += piece;
    if (text !== '' && (!isText || text.length >= MOST_AT_ONCE)) {
      yield text;
      text = '';
    }
    if (!isText) yield piece;
  }
  if (text !== '') yield text;
}

/** Atomic, readable by the person only. Throws disk errors. */
export async function writeInPieces(file: string, pieces: Pieces): Promise<void> {
  // An unpredictable new name: a prepared link would redirect the text.
  const partial = `${file}.${randomUUID()}.partial`;
  try {
    await writeFile(partial, gathered(pieces), { flag: 'wx', mode: 0o600, flush: true });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
}
