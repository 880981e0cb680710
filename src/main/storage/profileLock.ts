import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describeDiskError } from './jsonFile.ts';

const run = promisify(execFile);

/** The start time tells a process from a later one with the same number. */
export type Holder = {
  by: 'window' | 'command';
  pid: number;
  started: string;
  /** Linux: boot id, and namespace of the process number. */
  boot: string;
  namespace: string;
  host: string;
  since: number;
};

export type Locked =
  | { state: 'held'; release(): Promise<void> }
  /** `isSure`: runs on this computer; otherwise nobody can tell, and a person has to delete `file`. */
  | { state: 'taken'; holder: Holder; isSure: boolean; file: string }
  | { state: 'failed'; why: string };

const TOLERANCE = 5_000;

/**
 * Each holder creates a file numbered one above the last, which only one process can; `N.free` marks a
 * release. The last file is never deleted, so that no lock is taken twice.
 */
export async function lockProfile(profile: string, by: Holder['by']): Promise<Locked> {
  const folder = path.join(profile, 'lock');
  const mine = path.join(folder, `${randomUUID()}.new`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { pid } = process;
    const holder: Holder = { by, pid, ...(await processOf(pid)), host: hostname(), since: Date.now() };
    await writeFile(mine, JSON.stringify(holder), { mode: 0o600 });
    for (;;) {
      const [last] = await numbered(folder);
      const lastFile = last && path.join(folder, last.name);
      if (lastFile && !last.isFree) {
        const other = await readHolder(lastFile);
        // One window per profile: an earlier one is ending.
        const life =
          other && !(by === 'window' && other.by === 'window') ? await lifeOf(other, holder) : 'gone';
        if (other && life !== 'gone')
          return { state: 'taken', holder: other, isSure: life === 'alive', file: lastFile };
      }
      const number = (last?.number ?? 0) + 1;
      const file = path.join(folder, `${number}`);
      if (!(await isLinked(mine, file))) continue;
      // It may have been deleted as outdated and recreated.
      if ((await numbered(folder))[0]?.number !== number) {
        await rm(file, { force: true });
        continue;
      }
      for (const each of (await numbered(folder)).slice(1))
        await rm(path.join(folder, each.name), { force: true });
      return {
        state: 'held',
        release: () => rename(file, `${file}.free`).catch(() => {}),
      };
    }
  } catch (error) {
    return { state: 'failed', why: describeDiskError(error) };
  } finally {
    await rm(mine, { force: true }).catch(() => {});
  }
}

async function numbered(folder: string) {
  const names = await readdir(folder);
  return names
    .flatMap((name) => {
      const [, number, free] = /^(\d+)(\.free)?$/.exec(name) ?? [];
      return number === undefined ? [] : { name, number: Number(number), isFree: free !== undefined };
    })
    .sort((a, b) => b.number - a.number);
}

function isLinked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

/** Null if gone, or emptied by a power failure. */
async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}

async function lifeOf(other: Holder, self: Holder): Promise<'alive' | 'gone' | 'unknown'> {
  if (other.host !== self.host) return 'unknown';
  if (other.boot !== self.boot) return 'gone';
  if (other.namespace !== self.namespace) return 'unknown';
  if (!isThere(other.pid)) return 'gone';
  const { started } = await processOf(other.pid);
  if (process.platform === 'linux') return started === other.started ? 'alive' : 'gone';
  if (started === '') return 'unknown';
  return Math.abs(Number(started) - Number(other.started)) < TOLERANCE ? 'alive' : 'gone';
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function processOf(pid: number): Promise<Pick<Holder, 'started' | 'boot' | 'namespace'>> {
  if (process.platform === 'linux') {
    const [stat, boot, namespace] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
      readlink('/proc/self/ns/pid').catch(() => ''),
    ]);
    // After the name, which may contain anything: the state, and 19 fields later the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { started: (fields[0] === 'Z' ? '' : fields[19]) ?? '', boot: boot.trim(), namespace };
  }
  const none = { boot: '', namespace: '' };
  if (pid === process.pid) return { ...none, started: `${Math.round(performance.timeOrigin)}` };
  const [program, ...args] =
    process.platform === 'win32'
      ? [
          'powershell',
          '-NoProfile',
          '-Command',
          `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString("o")`,
        ]
      : ['ps', '-o', 'lstart=', '-p', `${pid}`];
  const told = await run(program as string, args, {
    timeout: 5_000,
    env: { ...process.env, LC_ALL: 'C' },
  }).catch(() => null);
  const at = Date.parse(told?.stdout.trim() ?? '');
  return { ...none, started: Number.isNaN(at) ? '' : `${at}` };
}
