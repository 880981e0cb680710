import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { describeDiskError } from '../storage/jsonFile.ts';
import type { FetchUpdate } from './fetching.ts';
import type { UpdateFile } from './manifest.ts';
import { done, failed, type Outcome } from './outcome.ts';

/** Ms. A slow line takes hours; a server that says nothing for a minute is given up. */
const TIMES = { idleMs: 60_000, wholeMs: 4 * 3_600_000 };
/** Room that is left on the disk besides. Bytes. */
const SPARE = 50_000_000;

/** Downloads a file whole, as its manifest says it is, or leaves nothing. */
export async function downloadFile(options: {
  fetchUpdate: FetchUpdate;
  url: string;
  file: UpdateFile;
  target: string;
  /** Ms without anything coming. */
  idleMs?: number;
  signal: AbortSignal;
  onReceived: (bytes: number) => void;
}): Promise<Outcome<null>> {
  const { url, file, target, signal, idleMs = TIMES.idleMs } = options;
  if (!(await hasRoom(path.dirname(target), file.size))) return failed('disk-full', path.dirname(target));
  let handle: FileHandle;
  try {
    // A link that somebody put there is not written through.
    await rm(target, { force: true });
    handle = await open(target, 'wx', 0o600);
  } catch (error) {
    return diskFailure(error);
  }
  const hash = createHash('sha512');
  const giveUp = new AbortController();
  let received = 0;
  let diskError: unknown = null;
  let writing: Promise<unknown> = Promise.resolve();
  const fetched = await options.fetchUpdate({
    url,
    most: file.size,
    idleMs,
    wholeMs: TIMES.wholeMs,
    signal: AbortSignal.any([signal, giveUp.signal]),
    onBytes(bytes) {
      hash.update(bytes);
      received += bytes.byteLength;
      options.onReceived(received);
      writing = writing
        .then(() => (diskError === null ? handle.writeFile(bytes) : undefined))
        .catch((error: unknown) => {
          diskError ??= error;
          giveUp.abort();
        });
    },
  });
  await writing;
  try {
    if (diskError === null) await handle.sync();
  } catch (error) {
    diskError = error;
  }
  await handle.close().catch(() => {});
  const outcome = judge();
  if (!outcome.ok) await rm(target, { force: true }).catch(() => {});
  return outcome;

  function judge(): Outcome<null> {
    if (diskError !== null) return diskFailure(diskError);
    if (!fetched.ok) return fetched;
    if (received < file.size) return failed('cut-short', new URL(url).host);
    return hash.digest('base64') === file.sha512 ? done(null) : failed('wrong-content', file.name);
  }
}

/** Whether a file is the very one that its manifest names. */
export async function isTheFile(file: string, { sha512 }: Pick<UpdateFile, 'sha512'>): Promise<boolean> {
  const hash = createHash('sha512');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  } catch {
    return false;
  }
  return hash.digest('base64') === sha512;
}

/** What a disk refused. */
export function diskFailure(error: unknown) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return failed(code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'disk', describeDiskError(error));
}

/** Where the disk does not tell, it is tried. */
async function hasRoom(folder: string, size: number): Promise<boolean> {
  const found = await statfs(folder).catch(() => null);
  return found === null || found.bavail * found.bsize > size + SPARE;
}
