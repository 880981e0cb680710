import { constants, copyFile, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { diskFailure, isTheFile } from './download.ts';
import type { UpdateFile } from './manifest.ts';
import { done, failed, type Outcome } from './outcome.ts';

/**
 * Puts a downloaded program in the place of another one, whole or not at all: it is copied beside it, looked at there
 * once more, and takes its name in one step. A failure leaves what was there.
 */
export async function replaceFile(options: {
  downloaded: string;
  file: Pick<UpdateFile, 'sha512' | 'name'>;
  target: string;
}): Promise<Outcome<null>> {
  const { downloaded, file, target } = options;
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.new`);
  try {
    // What an earlier try left, or a link that somebody put there, is not written through.
    await rm(beside, { force: true });
    await copyFile(downloaded, beside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    if (!(await isTheFile(beside, file))) {
      await rm(beside, { force: true });
      return failed('wrong-content', file.name);
    }
    await makeExecutable(beside);
    await rename(beside, target);
    await syncFolder(path.dirname(target));
    return done(null);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    return diskFailure(error);
  }
}

async function makeExecutable(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.chmod(0o755);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The new name is on disk, too; where a system does not offer that, it comes there by itself. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close().catch(() => {});
}
