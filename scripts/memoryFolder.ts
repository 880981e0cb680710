import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';

const MEMORY = '/dev/shm';
/** For the files of a whole run. bytes */
const ENOUGH = 2e9;

/** Has temporary folders of this run made in memory, where there is room and programs in them run: tests write safely, and would wait for the disk half of their time. */
export function workInMemory(): void {
  if (process.platform !== 'linux' || process.env.TMPDIR) return;
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const options = mounts.find((line) => line.split(' ')[1] === MEMORY)?.split(' ')[3];
  if (options === undefined || options.split(',').includes('noexec')) return;
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize < ENOUGH) return;
  const folder = mkdtempSync(path.join(MEMORY, 'quayside-tests-'));
  process.env.TMPDIR = folder;
  // What a test left running may have written into a folder that had gone.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
