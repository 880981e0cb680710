import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

export type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** Bytes that are gathered before they are written. */
const GATHERED = 65_536;

/**
 * Writes a file piece by piece, readable by the person alone: it stands there whole, or as it was before. Throws what
 * the disk says.
 */
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
