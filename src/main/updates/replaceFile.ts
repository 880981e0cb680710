import { randomUUID } from 'node:crypto';
import { constants, copyFile, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { diskFailure, isTheFile } from './download.ts';
import type { UpdateFile } from './manifest.ts';
import { done, failed, type Outcome } from './outcome.ts';

/** Nobody copies that long: what is older was left by one that was ended. Ms. */
const LEFT = 3_600_000;

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
  // A name of its own: another Quayside that replaces the same file would put its half under what was looked at here.
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.new`);
  try {
    await removeLeft(target);
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

/** Takes away the copies beside a program that earlier tries did not come to finish. */
async function removeLeft(target: string): Promise<void> {
  const folder = path.dirname(target);
  const start = `.${path.basename(target)}.`;
  const names = (await readdir(folder).catch(() => [])).filter(
    (name) => name.startsWith(start) && name.endsWith('.new'),
  );
  for (const name of names) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => null);
    if (found && Date.now() - found.mtimeMs > LEFT) await rm(file, { force: true }).catch(() => {});
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
