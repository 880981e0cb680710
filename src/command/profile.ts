import { rmSync } from 'node:fs';
import { constants, cp, mkdtemp, readFile, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { CRASH_REPORTS } from '../main/diagnostics/crashReports.ts';
import { describeDiskError, writeJson } from '../main/storage/jsonFile.ts';
import { type Locked, lockProfile } from '../main/storage/profileLock.ts';
import { type AppError, fail, ok, type Result } from '../shared/errors.ts';
import { oneLine } from '../shared/text.ts';

/** The folder that one run works in; `close` gives it back. */
type Workplace = { folder: string; close(): Promise<void> };

/** Electron's default location. */
export function profileOf(appName: string, env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32')
    return path.join(env.APPDATA || path.join(homedir(), 'AppData', 'Roaming'), appName);
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', appName);
  return path.join(env.XDG_CONFIG_HOME || path.join(homedir(), '.config'), appName);
}

export async function temporary(): Promise<Result<Workplace>> {
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'quayside-'));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove);
    return ok({
      folder,
      async close() {
        process.off('exit', remove);
        remove();
      },
    });
  } catch (error) {
    return fail(unusable(tmpdir(), describeDiskError(error), 'Fix this, or name another one by TMPDIR.'));
  }
}

/** Locks the folder. Gives `profile-in-use`. */
export async function takeToChange(folder: string): Promise<Result<Workplace>> {
  const shared = await denyShared(folder);
  if (shared) return fail(shared);
  const locked = await lockProfile(folder, 'command');
  if (locked.state === 'held') return ok({ folder, close: locked.release });
  return fail(locked.state === 'taken' ? inUse(locked) : unusable(folder, locked.why));
}

/** Whoever can write to the folder decides what is done on servers. */
async function denyShared(folder: string): Promise<AppError | null> {
  const stats = await stat(folder).catch(() => null);
  const own = process.getuid?.();
  if (!stats || own === undefined) return null;
  // Root works in folders of others, as in containers.
  const isOfOther = own !== 0 && stats.uid !== own && stats.uid !== 0;
  if (!isOfOther && (stats.mode & 0o022) === 0) return null;
  return isOfOther
    ? unusable(folder, 'it belongs to somebody else')
    : unusable(folder, 'others can write to it', `Run: chmod 700 ${oneLine(folder, 300)}`);
}

const LEFT_OUT = new Set(['Chromium', 'logs', 'lock', CRASH_REPORTS, 'instances-copies']);

export async function copyToRead(folder: string): Promise<Result<Workplace>> {
  const shared = await denyShared(folder);
  if (shared) return fail(shared);
  const made = await temporary();
  if (!made.ok) return made;
  const copy = made.value;
  try {
    if (await stat(folder).catch(() => null))
      await cp(folder, copy.folder, {
        recursive: true,
        mode: constants.COPYFILE_FICLONE,
        // Skips temporary files of atomic writes.
        filter: async (from) => !isLeftOut(path.relative(folder, from)) && (await isKept(from)),
      });
    await dropUnfinished(path.join(copy.folder, 'instances.json'));
    return made;
  } catch (error) {
    await copy.close();
    return fail(unusable(folder, describeDiskError(error)));
  }
}

function isLeftOut(name: string): boolean {
  return LEFT_OUT.has(name) || /^set-aside-|\.(?:malformed|replaced)-/.test(name);
}

async function isKept(file: string): Promise<boolean> {
  const stats = await stat(file).catch(() => null);
  return stats !== null && (stats.isDirectory() || (stats.isFile() && !/\.\d{5,}$/.test(file)));
}

/** The window finishes its own pending deletions on servers. */
async function dropUnfinished(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return;
  let list: { byId?: Record<string, { toRetire?: unknown; keys?: { retiring?: unknown }[] }> };
  try {
    list = JSON.parse(text);
  } catch {
    return;
  }
  for (const instance of Object.values(list.byId ?? {})) {
    delete instance.toRetire;
    for (const key of instance.keys ?? []) delete key.retiring;
  }
  await writeJson(file, list);
}

function inUse({ holder, isSure, file }: Locked & { state: 'taken' }): AppError {
  const who =
    holder.by === 'window' ? 'The window of Quayside is open' : 'Another quayside command is changing things';
  if (!isSure)
    return {
      code: 'profile-in-use',
      message: `${who} on this profile, or was: process ${holder.pid} on ${holder.host}. Nothing was changed.`,
      advice: `If it has ended, delete ${file}, then try again.`,
    };
  return {
    code: 'profile-in-use',
    message: `${who} on this profile (process ${holder.pid}), so nothing was changed.`,
    advice:
      holder.by === 'window'
        ? 'Close the window, then try again. What only reads works beside it.'
        : 'Try again once it has ended. What only reads works beside it.',
  };
}

function unusable(
  folder: string,
  why: string,
  advice = 'Fix this, or name another one by --profile or --state.',
): AppError {
  return { code: 'file-unreadable', message: `The folder ${folder} cannot be used: ${why}.`, advice };
}
