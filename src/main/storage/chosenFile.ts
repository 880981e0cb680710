import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import { describeDiskError } from './jsonFile.ts';
import { readRegular } from './regularFile.ts';

/** The system's own windows in which a person chooses a file; null when they give it up. */
export type FileDialogs = {
  /** Where to write; `name` is offered, `title` says what is written. */
  chooseTarget(name: string, title: string): Promise<string | null>;
  chooseSource(wanted: SourceFile): Promise<string | null>;
};
/** A file to be read: what heads the window that asks for it, and what files with these extensions are called. `largest` in bytes. */
type SourceFile = { title: string; name: string; extensions: string[]; largest?: number };

export type Saved = { outcome: 'saved'; fileName: string } | { outcome: 'canceled' };

/** Ends what is written too early, and says why: nothing of it was. */
export class Unread extends Error {
  readonly failure: AppError;

  constructor(failure: AppError) {
    super('The data to save could not be read to its end.');
    this.failure = failure;
  }
}

/** A name as a part of a file’s: without what a system takes for a folder, or does not take at all. Empty where nothing is left. */
export function fileWords(name: string): string {
  return oneLine(name.replace(/[^\p{L}\p{N}@ ._+-]+/gu, ' '), 80);
}

/** Bytes: far beyond any file that Quayside writes to be read again. */
export const LARGEST = 20_000_000;

/** Has the person choose a file and reads it; null when they give it up. Gives `file-unreadable`, `file-too-large`. */
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

/** Asks the person where, and writes a file there, whole or not at all. Gives `file-unwritable`, and what an {@link Unread} says. */
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

/** Bytes that are gathered before they are written. */
const GATHERED = 65_536;

/** Writes a file piece by piece, for the person alone: whole, or as it was before. Throws what the disk says. */
export async function writeInPieces(file: string, pieces: Pieces): Promise<void> {
  // A name that nobody can foresee, and that must be new: a link put there would lead the text elsewhere.
  const partial = `${file}.${randomUUID()}.partial`;
  const handle = await open(partial, 'wx', 0o600);
  try {
    let gathered = '';
    for await (const piece of pieces) {
      if (typeof piece === 'string') gathered += piece;
      else await handle.appendFile(piece);
      if (gathered.length < GATHERED) continue;
      await handle.appendFile(gathered);
      gathered = '';
    }
    await handle.appendFile(gathered);
    await handle.sync();
    await handle.close();
    await rename(partial, file);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
}
