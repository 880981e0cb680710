import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { type Ask, isConfirmed } from '../../shared/question.ts';
import { describeDiskError } from '../storage/jsonFile.ts';

export const CRASH_REPORTS = 'crash-reports';
/** Marks that a person wants reports: startup reads it before any preferences. */
export const CHOSEN = 'README.txt';

const MOST_REPORTS = 10;
const MOST_BYTES = 100_000_000;

export type CrashReport = { file: string; at: number; bytes: number };

export type CrashReports = ReturnType<typeof createCrashReports>;

export function createCrashReports(options: {
  folder: string;
  isWriting: boolean;
  log: (line: string) => void;
  ask: Ask;
}) {
  const { folder, log } = options;
  const sign = path.join(folder, CHOSEN);
  const isWanted = () =>
    stat(sign).then(
      () => true,
      () => false,
    );

  async function state() {
    const wanted = await isWanted();
    // Chromium does not find its folder again after it was deleted, even if recreated.
    return { isOn: wanted, isWriting: wanted && options.isWriting && (await hasDatabase(folder)) };
  }

  async function tidy(): Promise<void> {
    try {
      if (!(await isWanted())) return await rm(folder, { recursive: true, force: true });
      let bytes = 0;
      for (const [at, report] of (await reportsIn(folder)).entries()) {
        bytes += report.bytes;
        if (at >= MOST_REPORTS || bytes > MOST_BYTES) await remove(report.file);
      }
    } catch (error) {
      log(`crash reports could not be tidied: ${describeDiskError(error)}`);
    }
  }

  async function set(on: boolean): Promise<Result<null>> {
    // The renderer may be compromised, and reports may contain keys.
    if (on && !(await isWanted()) && !(await isConfirmed(options.ask, QUESTION))) return fail(NOT_CONFIRMED);
    try {
      if (on) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await chmod(folder, 0o700);
        await writeFile(sign, ABOUT, { mode: 0o600 });
      } else {
        // The marker first: the next start deletes what a kill leaves.
        await rm(sign, { force: true });
        await rm(folder, { recursive: true, force: true });
      }
    } catch (error) {
      return fail(refused(on ? 'Crash reports could not be switched on' : NOT_DELETED, folder, error));
    }
    return ok(null);
  }

  async function deleteAll(): Promise<Result<Record<string, never>>> {
    try {
      for (const { file } of await reportsIn(folder)) await remove(file);
      return ok({});
    } catch (error) {
      return fail(refused(NOT_DELETED, folder, error));
    }
  }

  return { list: () => reportsIn(folder), state, tidy, set, deleteAll };
}

const QUESTION = {
  message: 'Keep crash reports on this computer?',
  detail: 'A crash report can hold keys and passwords from memory. It is never sent.',
  yes: 'Keep crash reports',
};

const NOT_CONFIRMED: AppError = {
  code: 'canceled',
  message: 'Crash reports were not switched on.',
  advice: 'You did not confirm it.',
};

const NOT_DELETED = 'Not all crash reports could be deleted';

function refused(what: string, folder: string, error: unknown): AppError {
  return {
    code: 'internal',
    message: `${what}: ${describeDiskError(error)}.`,
    advice: `They are in ${folder}.`,
  };
}

const ABOUT = `Quayside keeps crash reports in this folder, because you chose that in Settings.

A crash report is a copy of what a process had in memory when it stopped. It can hold API keys and
passwords of your servers: treat it like them, and share it only with someone you trust with them.

Quayside never sends one. It keeps the ten newest. Switching crash reports off in Settings, or deleting
this file, deletes all of them.
`;

async function reportsIn(folder: string): Promise<CrashReport[]> {
  const names = await readdir(folder, { recursive: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith('.dmp'))
      .map(async (name) => {
        const file = path.join(folder, name);
        const info = await stat(file).catch(() => null);
        return info ? [{ file, at: info.mtimeMs, bytes: info.size }] : [];
      }),
  );
  return found.flat().sort((one, other) => other.at - one.at);
}

async function remove(report: string): Promise<void> {
  const name = report.slice(0, -'.dmp'.length);
  for (const each of [report, `${name}.meta`, `${name}.lock`]) await rm(each, { force: true });
}

/** Crashpad makes its folders when it starts. */
async function hasDatabase(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => name !== CHOSEN);
}
