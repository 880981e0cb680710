import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { MOST_DAYS } from '../../shared/calls/history.ts';
import { dayWithNumber, numberOfDay } from '../../shared/dayCounts.ts';
import { isSameInstallation } from '../readings/installation.ts';
import { createKeyedMutex } from '../scheduling/keyedMutex.ts';
import { copyAside } from '../storage/jsonFile.ts';
import { plainName } from '../storage/plainName.ts';
import type { Count } from './counting.ts';
import {
  type DayLine,
  dayLine,
  type Era,
  type HistoryText,
  historyText,
  parseHistory,
  scopeLine,
  VERSION_LINE,
} from './historyText.ts';
import { additionOf } from './scopes.ts';

/** A file with so many lines more than days are kept is written anew. */
const SPARE = 400;
/** So many days back a file is read before a line is added to it: as long as {@link additionOf} looks back. */
const LOOKED_BACK = 15;

/** What is known of an instance’s days, or why not. */
export type Days = { state: 'read'; days: DayLine[] } | { state: 'newer' | 'unreadable' };

/** The histories on disk, a file for each instance, to whose end lines are added. */
export type HistoryFiles = {
  /** The days of the installation that was read last, from one on, with the last one before that; in order. */
  read(instanceId: string, from: string): Promise<Days>;
  /**
   * Keeps what was counted on a day, in the place of an earlier count of it; true where that changed something.
   * Throws what the disk says.
   */
  keep(instanceId: string, count: Count, day: string): Promise<boolean>;
  /** Deletes the history of an instance, with the copies that were kept aside. Throws what the disk says. */
  delete(instanceId: string): Promise<void>;
};

/** Opens the histories in `folder`; lines that make no sense are left out, and kept in a copy of their file. */
export function createHistoryFiles(options: {
  folder: string;
  /** ms since the epoch. */
  clock: () => number;
  /** Is told where the copy of a file is whose lines did not all make sense. */
  onAside: (file: string, copy: string) => void;
  /** Is told once of a file whose lines do not all make sense while it cannot be written anew, and what the disk says. */
  onDamaged: (file: string, error: unknown) => void;
}): HistoryFiles {
  const { folder, clock, onAside, onDamaged } = options;
  /** The files of which that was told. */
  const damaged = new Set<string>();
  const mutex = createKeyedMutex();
  const fileOf = (instanceId: string) => path.join(folder, `${plainName(instanceId)}.jsonl`);

  async function write(file: string, eras: readonly Era[]): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFileAtomic(file, historyText(eras, MOST_DAYS), { mode: 0o600 });
  }

  /** Leaves out what makes no sense, and days that are too old; throws what the disk says. */
  async function mend(file: string, text: string): Promise<void> {
    const whole = parseHistory(text);
    if ('newer' in whole) return;
    let copy: string | null = null;
    try {
      if (whole.malformed > 0) copy = await copyAside(file, clock());
      await write(file, whole.eras);
    } catch (error) {
      // The file itself is unchanged, and without this each further read of it would leave another copy.
      if (copy !== null) await rm(copy, { force: true });
      if (whole.malformed > 0) tellDamaged(file, error);
      throw error;
    }
    damaged.delete(file);
    if (copy !== null) onAside(file, copy);
  }

  function tellDamaged(file: string, error: unknown): void {
    if (damaged.has(file)) return;
    damaged.add(file);
    onDamaged(file, error);
  }

  async function load(file: string, from: string): Promise<(HistoryText & { text: string }) | 'newer'> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const found = parseHistory(text, from);
    return 'newer' in found ? 'newer' : { ...found, text };
  }

  async function keep(instanceId: string, count: Count, day: string): Promise<boolean> {
    const file = fileOf(instanceId);
    const from = dayWithNumber(numberOfDay(day) - LOOKED_BACK);
    const found = await load(file, from);
    if (found === 'newer') return false;
    const era =
      found.eras.findLast(
        ({ scopes }) =>
          scopes.length === 0 ||
          scopes.some(({ installation }) => isSameInstallation(installation, count.installation)),
      ) ?? null;
    const isCurrent = era !== null && era === found.eras.at(-1);
    const added = additionOf(era, count, day);
    if (!added) return false;
    const line = dayLine(added.line);
    const before = era?.days.get(day);
    if (isCurrent && !added.scope && before && dayLine(before) === line) return false;
    const scope = added.scope ?? { day, installation: count.installation, read: count.read };
    const lines = [...(isCurrent && !added.scope ? [] : [scopeLine(scope)]), line];
    const isTorn = found.text !== '' && !found.text.endsWith('\n');
    if (isTorn || found.malformed > 0 || found.lines > MOST_DAYS + SPARE) await mend(file, found.text);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const first = found.text === '' ? [VERSION_LINE] : [];
    await appendFile(file, [...first, ...lines, ''].join('\n'), { mode: 0o600 });
    return true;
  }

  return {
    read: (instanceId, from) =>
      mutex(instanceId, async () => {
        const file = fileOf(instanceId);
        try {
          const found = await load(file, from);
          if (found === 'newer') return { state: 'newer' };
          // What cannot be mended now is left out all the same, and was told.
          if (found.malformed > 0) await mend(file, found.text).catch(() => {});
          const days = [...(found.eras.at(-1)?.days.values() ?? [])];
          return { state: 'read', days: days.sort((a, b) => (a.day < b.day ? -1 : 1)) };
        } catch {
          return { state: 'unreadable' };
        }
      }),
    keep: (instanceId, count, day) => mutex(instanceId, () => keep(instanceId, count, day)),
    delete: (instanceId) =>
      mutex(instanceId, async () => {
        const names = await readdir(folder).catch(() => []);
        // `ID.jsonl`, and copies that were kept aside: `ID.malformed-….jsonl`.
        const own = names.filter((name) => name.split('.')[0] === plainName(instanceId));
        for (const name of own) await rm(path.join(folder, name), { force: true });
      }),
  };
}
