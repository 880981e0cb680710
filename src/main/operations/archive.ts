import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { id } from '../../shared/calls/fields.ts';
import { createMutex } from '../scheduling/keyedMutex.ts';
import { setAside, versioned } from '../storage/jsonFile.ts';
import { isNewerLines } from '../storage/newerLines.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';
import { createArchiveIndex, createArchiveReading } from './archiveIndex.ts';
import {
  type Archived,
  archivedLines,
  type Entry,
  entryOf,
  operationWithout,
  withoutInstance,
} from './archiveLines.ts';
import { type JournalFile, openJournalFile, wholeLines } from './journal.ts';
import { keptFactsOf } from './recorded.ts';

/** Of the lines, where the first one tells a version: so far none does. */
const VERSION = 1;
/** Bytes after which a new file is begun, as it is with each month, and which all files together may have; beyond, the oldest go. */
const LIMITS = { file: 5_000_000, all: 50_000_000 };
/** How long an operation is kept where nothing else is asked for: its file goes the day after all in it are older. ms */
const A_YEAR = 365 * 86_400_000;

/** The operations that are over, in files that only grow; one that went on again stands there anew, and the newest counts. */
export type Archive = ReturnType<typeof createArchive>;

/** Keeps the archive in a folder: `operations-000001.jsonl` and so on; `onChange` is told when something came or went. */
export function createArchive(options: {
  folder: string;
  /** ms since the epoch. */
  clock: () => number;
  limits?: Partial<typeof LIMITS>;
  /** How long an operation is kept, in ms. */
  keepFor?: () => number;
  openFile?: typeof openJournalFile;
  onArchived?: () => void;
}) {
  const {
    folder,
    clock,
    openFile = openJournalFile,
    onArchived = () => {},
    keepFor = () => A_YEAR,
  } = options;
  const limits = { ...LIMITS, ...options.limits };
  const forgotten = createForgottenInstances({ file: path.join(folder, 'forgotten.json'), clock });
  const index = createArchiveIndex({ folder, files });
  const { reader, moving } = createArchiveReading({ folder, index });
  let current: { name: string; lines: JournalFile; bytes: number; month: string } | null = null;
  /** The newest that was written to or deleted: no name is used twice in a run, or a place could point into another file. */
  let lastName: string | undefined;
  const mutex = createMutex();
  const pathOf = (name: string) => path.join(folder, name);

  /** The files, the oldest first. */
  async function files(): Promise<string[]> {
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => /^operations-\d{6}\.jsonl$/.test(name)).sort();
  }

  /** Those that a newer Quayside did not write: only these are written or deleted. */
  async function ownFiles(): Promise<string[]> {
    const names = await files();
    const isNewer = await Promise.all(names.map((name) => isNewerLines(pathOf(name), VERSION)));
    return names.filter((_, at) => !isNewer[at]);
  }

  async function writable(): Promise<NonNullable<typeof current>> {
    const month = monthOf(clock());
    if (current && current.bytes < limits.file && current.month === month) return current;
    await current?.lines.close();
    current = null;
    const all = await files();
    const names = await ownFiles();
    const newest = all.at(-1);
    // Names tell their order: behind one of a newer Quayside another is begun.
    const last = newest === names.at(-1) ? await lastOf(names) : null;
    // All of a file is of one month, so that it can go as one when that is a year ago.
    const isRoomy = last && last.length < limits.file && last.month === month;
    const [name, bytes] = isRoomy ? [last.name, last.length] : [nameAfter(newest ?? lastName), 0];
    await dropOldest(names.filter((each) => each !== name));
    current = { name, lines: await openFile(pathOf(name), bytes), bytes, month };
    lastName = name;
    return current;
  }

  /** The newest file: where its whole lines end, in bytes, and when it was written to. */
  async function lastOf(names: readonly string[]) {
    const name = names.at(-1);
    if (name === undefined) return null;
    const { length } = wholeLines(await readFile(pathOf(name), 'utf8'));
    return { name, length, month: monthOf((await stat(pathOf(name))).mtimeMs) };
  }

  /** Gives whether any went. */
  async function dropOldest(names: readonly string[]): Promise<boolean> {
    let bytes = 0;
    let dropped = false;
    const found = await Promise.all(names.map(async (name) => ({ name, ...(await stat(pathOf(name))) })));
    const expired = await expiredBefore({
      times: found.map(({ mtimeMs }) => mtimeMs),
      now: clock(),
      keepFor: keepFor(),
      checkFile: pathOf('age-checked'),
    });
    for (const { name, size, mtimeMs } of found.toReversed()) {
      bytes += size;
      if (bytes <= limits.all - limits.file && mtimeMs >= expired) continue;
      await drop(name);
      dropped = true;
    }
    return dropped;
  }

  async function drop(name: string): Promise<void> {
    await moving(async () => {
      await rm(pathOf(name), { force: true });
      index.dropFile(name);
    });
    if (lastName === undefined || name > lastName) lastName = name;
  }

  /** Whole or not at all; null leaves a file as it is. Its age stays, by which it goes one day. */
  async function rewrite(name: string, change: (text: string) => Promise<string | null>): Promise<void> {
    const text = await change(await readFile(pathOf(name), 'utf8'));
    if (text === null) return;
    if (current?.name === name) {
      await current.lines.close();
      current = null;
    }
    const { atime, mtime } = await stat(pathOf(name));
    await moving(async () => {
      await writeFileAtomic(pathOf(name), text, { mode: 0o600 });
      await index.reread(name, Buffer.from(text));
    });
    // Its age decides when it is deleted: without it that happens later, which does no harm.
    await utimes(pathOf(name), atime, mtime).catch(() => {});
  }

  async function addNow(operation: Archived): Promise<void> {
    const left = await forgotten.leftOf(operation);
    if (!left) return;
    const { steps, end } = archivedLines(left);
    const file = await writable();
    await file.lines.append([...steps, end]);
    const from = file.bytes;
    file.bytes += end.bytes + Buffer.byteLength(JSON.stringify(end)) + 1;
    index.put(entryOf(end, { file: file.name, from, to: from + end.bytes }));
  }

  /** One after the other: all write to one file. */
  const inTurn = (work: () => Promise<void>) => mutex(work).then(onArchived);

  return {
    /** Resolves when the disk has it. Throws what the disk says. */
    add: (operation: Archived) => inTurn(() => addNow(operation)),
    /** In short, once so many are known or all: the newest are known first. In no order. */
    async entries(
      atLeast = Number.POSITIVE_INFINITY,
    ): Promise<{ entries: readonly Entry[]; isWhole: boolean }> {
      const isWhole = await index.known(atLeast);
      return { entries: index.entries(), isWhole };
    },
    /** For those that are known by now. */
    reader,
    /** Null where it is not there, or no longer, or where its steps cannot be understood. */
    async find(operationId: string): Promise<Archived | null> {
      if (!index.get(operationId)) await index.known(Number.POSITIVE_INFINITY);
      const { read, close } = reader();
      const found = await read(operationId).finally(close);
      if (!found?.steps) return null;
      return { ended: found.entry.operation, ...keptFactsOf(found.entry), steps: found.steps };
    },
    /**
     * Deletes what was done on an instance, also what is added afterwards; asked again, it goes on where a kill stopped it.
     * What concerned others too keeps their steps. Throws what the disk says.
     */
    forget: (instanceId: string) =>
      inTurn(async () => {
        // First: what ends meanwhile, or is found again by the next start, comes when this is long over.
        await forgotten.note(instanceId);
        // What is read while a file is written anew would point into the former one.
        await index.known(Number.POSITIVE_INFINITY);
        for (const name of await ownFiles()) await rewrite(name, (text) => withoutInstance(text, instanceId));
      }),
    /**
     * These instances are in the list again, as a restored one has them: what is done on them from now on is kept. Throws
     * what the disk says; in this run it holds all the same.
     */
    remember: (instanceIds: readonly string[]) => inTurn(() => forgotten.remember(instanceIds)),
    /** Deletes what is kept no longer, file by file, once that was so on an earlier day too; what cannot be deleted now goes another time. */
    dropOld: () =>
      mutex(async () => {
        const names = await ownFiles();
        if (await dropOldest(names.filter((each) => each !== current?.name))) onArchived();
      }).catch(() => {}),
    /** Deletes all of it. Throws what the disk says. */
    clear: () =>
      inTurn(async () => {
        await current?.lines.close();
        current = null;
        for (const name of await ownFiles()) await drop(name);
      }),
    close: () =>
      mutex(async () => {
        await current?.lines.close();
        current = null;
      }),
  };
}

/** In UTC, for example "2026-11". */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

function nameAfter(last: string | undefined): string {
  const number = last ? Number(/\d{6}/.exec(last)?.[0]) + 1 : 1;
  return `operations-${String(number).padStart(6, '0')}.jsonl`;
}

const A_DAY = 86_400_000;

/**
 * Gives the time before which a file that was written last goes by its age: it was too old on an earlier day as well,
 * so that a clock that is wrong for a day deletes nothing. In ms since the epoch; `-Infinity` where none goes.
 */
async function expiredBefore(options: {
  /** When each file was written last, in ms since the epoch. */
  times: readonly number[];
  /** ms since the epoch. */
  now: number;
  /** ms. */
  keepFor: number;
  /** Empty: its own time is when files were last found to be too old. */
  checkFile: string;
}): Promise<number> {
  const { times, now, keepFor, checkFile } = options;
  if (times.every((time) => time >= now - keepFor)) return Number.NEGATIVE_INFINITY;
  const before = await stat(checkFile).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  const isOfToday = before !== null && before <= now && now < before + A_DAY;
  if (isOfToday) return Number.NEGATIVE_INFINITY;
  // Where the disk refuses it, the next day goes by the one before.
  await writeFile(checkFile, '', { mode: 0o600 })
    .then(() => utimes(checkFile, now / 1_000, now / 1_000))
    .catch(() => {});
  return before !== null && before <= now ? before - keepFor : Number.NEGATIVE_INFINITY;
}

/** The format of the file of forgotten instances. */
export const FORGOTTEN_FORMAT = versioned(1, z.object({ instanceIds: z.array(id) }));

/**
 * The instances whose part of the archive was deleted: an operation may end, or be found again after a kill, later than
 * that. Their ids stand in `file`, which is read when it is first needed. One that a newer Quayside wrote, or that the disk does not give, is left alone.
 */
function createForgottenInstances({
  file,
  clock,
}: {
  file: string;
  /** ms since the epoch. */
  clock: () => number;
}) {
  let opened: Promise<RememberedFile<{ instanceIds: string[] }>> | null = null;
  const open = () => {
    opened ??= openRememberedFile({
      ...{ file, format: FORGOTTEN_FORMAT, none: { instanceIds: [] } },
      onMalformed: () => setAside(file, clock()).catch(() => {}),
    });
    return opened;
  };

  async function change(next: (ids: string[]) => string[]): Promise<void> {
    const { current, keep } = await open();
    const refused = await keep({ instanceIds: next(current().instanceIds) });
    if (refused) throw refused;
  }

  return {
    /** Resolves when the disk has it. Throws what the disk says; in this run it holds all the same. */
    note: (instanceId: string) => change((ids) => [...new Set([...ids, instanceId])]),
    /** They are in the list again: what is done on them from now on is kept. Throws what the disk says; in this run it holds all the same. */
    remember: (instanceIds: readonly string[]) =>
      change((ids) => ids.filter((id) => !instanceIds.includes(id))),
    /** What of an operation may be kept; null where nothing is left of it. */
    async leftOf(operation: Archived): Promise<Archived | null> {
      let left: Archived | null = operation;
      for (const instanceId of (await open()).current().instanceIds)
        left = left && operationWithout(left, instanceId);
      return left;
    },
  };
}
