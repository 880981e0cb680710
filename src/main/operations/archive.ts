import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { id } from '../../shared/calls/fields.ts';
import type { Step } from '../../shared/operations/operation.ts';
import { createMutex } from '../scheduling/keyedMutex.ts';
import { yieldEvery } from '../scheduling/yielding.ts';
import { isNewerLines, versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';
import {
  type Archived,
  archivedLines,
  type Entry,
  entryAt,
  operationWithout,
  stepsBefore,
  withOutcome,
  withoutInstance,
} from './archiveLines.ts';
import { openJournalFile, wholeLines } from './journal.ts';
import { keptFactsOf } from './recorded.ts';

/** Of the lines, where the first one tells a version: so far none does. */
const VERSION = 1;
/** Bytes after which a new file is begun, as it is with each month, and which all files together may have; beyond, the oldest go. */
const LIMITS = { file: 5_000_000, all: 50_000_000 };
const A_DAY = 86_400_000;

/** The operations that are over, in files of a month each; one that went on again stands there anew, and the newest counts. */
export type Archive = ReturnType<typeof createArchive>;

/** Keeps the archive in a folder: `operations-000001.jsonl` and so on; `onArchived` is told when something came or went. */
export function createArchive(options: {
  folder: string;
  clock: typeof Date.now;
  limits?: Partial<typeof LIMITS>;
  /** How long an operation is kept, in ms: its file goes the day after all in it are older. */
  keepFor?: () => number;
  openFile?: typeof openJournalFile;
  onArchived?: () => void;
}) {
  const { folder, clock, openFile = openJournalFile, onArchived = () => {} } = options;
  const { keepFor = () => 365 * A_DAY } = options;
  const limits = { ...LIMITS, ...options.limits };
  const pathOf = (name: string) => path.join(folder, name);
  let forgotten: Promise<RememberedFile<{ instanceIds: string[] }>> | null = null;
  /** By id, the newest first; null before the files were read. */
  let read: Map<string, Entry> | null = null;
  let written: { name: string; month: string } | null = null;
  const mutex = createMutex();

  /** Instances whose part was deleted: an operation may end, or be found after a kill, later. Unreadable and newer files stay. */
  function forgottenFile(): NonNullable<typeof forgotten> {
    const file = pathOf('forgotten.json');
    forgotten ??= openRememberedFile({ file, format: FORGOTTEN_FORMAT, none: { instanceIds: [] }, clock });
    return forgotten;
  }

  async function changeForgotten(next: (ids: string[]) => string[]): Promise<void> {
    const { current, keep } = await forgottenFile();
    const refused = await keep({ instanceIds: next(current().instanceIds) });
    if (refused) throw refused;
  }

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

  async function fileToWrite(): Promise<{ name: string } & ReturnType<typeof wholeLines>> {
    const last = (await files()).at(-1);
    const month = monthOf(clock());
    // Names tell their order: behind one of a newer Quayside another is begun.
    if (last !== undefined && !(await isNewerLines(pathOf(last), VERSION))) {
      const { size, mtimeMs } = await stat(pathOf(last));
      // All of a file is of one month, so that it can go as one when that is a year ago.
      const isOfMonth = month === (written?.name === last ? written.month : monthOf(mtimeMs));
      if (size < limits.file && isOfMonth) return { name: last, ...wholeLines(await readFile(pathOf(last))) };
    }
    await dropOldest();
    const number = last === undefined ? 1 : Number(/\d{6}/.exec(last)?.[0]) + 1;
    written = { name: `operations-${String(number).padStart(6, '0')}.jsonl`, month };
    return { name: written.name, lines: [], length: 0 };
  }

  /** Gives whether any went. */
  async function dropOldest(): Promise<boolean> {
    const names = await ownFiles();
    const found = await Promise.all(names.map(async (name) => ({ name, ...(await stat(pathOf(name))) })));
    const isOld = found.some(({ mtimeMs }) => mtimeMs < clock() - keepFor());
    const expired = isOld ? (await ageChecked()) - keepFor() : Number.NEGATIVE_INFINITY;
    let bytes = 0;
    let dropped = false;
    for (const { name, size, mtimeMs } of found.toReversed()) {
      bytes += size;
      if (bytes <= limits.all - limits.file && mtimeMs >= expired) continue;
      read = null;
      await rm(pathOf(name), { force: true });
      dropped = true;
    }
    return dropped;
  }

  /** When files were found too old on an earlier day, so that a clock wrong for a day deletes nothing: the empty file's own time; else `-Infinity`. */
  async function ageChecked(): Promise<number> {
    const file = pathOf('age-checked');
    const now = clock();
    const before = await stat(file).then(
      ({ mtimeMs }) => (mtimeMs <= now ? mtimeMs : Number.NEGATIVE_INFINITY),
      () => Number.NEGATIVE_INFINITY,
    );
    if (now < before + A_DAY) return Number.NEGATIVE_INFINITY;
    // Where the disk refuses it, the next day goes by the one before.
    await writeFile(file, '', { mode: 0o600 })
      .then(() => utimes(file, now / 1_000, now / 1_000))
      .catch(() => {});
    return before;
  }

  async function addNow(operation: Archived): Promise<void> {
    let left: Archived | null = operation;
    for (const instanceId of (await forgottenFile()).current().instanceIds)
      left = left && operationWithout(left, instanceId);
    if (!left) return;
    const { name, lines, length } = await fileToWrite();
    const added = archivedLines(left);
    const file = await openFile(pathOf(name), length);
    await file.append(added).finally(file.close);
    const place = { file: name, line: lines.length + added.length - 1 };
    const entry = entryAt(place, JSON.stringify(added.at(-1)));
    if (entry) read?.set(left.ended.id, entry);
  }

  const linesOf = async (name: string) =>
    wholeLines(await readFile(pathOf(name)).catch(() => Buffer.alloc(0))).lines;

  const onceKnown = <T>(work: (entries: Map<string, Entry>) => Promise<T>): Promise<T> =>
    mutex(async () => {
      read ??= await readAll();
      return work(read);
    });

  async function readAll(): Promise<Map<string, Entry>> {
    const entries = new Map<string, Entry>();
    const yieldIfDue = yieldEvery(100);
    for (const file of (await files()).toReversed()) {
      const lines = await linesOf(file);
      for (let line = lines.length - 1; line >= 0; line -= 1) {
        const entry = entryAt({ file, line }, lines[line] ?? '');
        if (!entry) continue;
        await yieldIfDue();
        // One that went on again stands there already as it ended last.
        if (!entries.has(entry.operation.id))
          entries.set(entry.operation.id, await withOutcome(entry, lines));
      }
    }
    return entries;
  }

  /** Reads operations with their steps; those that follow each other in one file are read with it at once. */
  function reader() {
    let held: { file: string; of: Map<string, Entry>; lines: string[] } | null = null;

    /** As it stands there now; null where it does not any more. No steps (null) where they cannot be understood. */
    return async (operationId: string): Promise<{ entry: Entry; steps: Step[] | null } | null> => {
      const found = await onceKnown(async (of) => {
        const entry = of.get(operationId);
        if (!entry) return null;
        const { file, line } = entry.place;
        if (held?.file !== file || held.of !== of || held.lines.length <= line)
          held = { file, of, lines: await linesOf(file) };
        return { entry, lines: held.lines };
      });
      if (!found) return null;
      const { entry, lines } = found;
      return { entry, steps: await stepsBefore(entry.place.line, lines, entry.operation) };
    };
  }

  const changing = (work: () => Promise<void>) => mutex(work).then(onArchived);

  return {
    /** Resolves when the disk has it. Throws what the disk says. */
    add: (operation: Archived) => changing(() => addNow(operation)),
    /** In short, the newest first. */
    entries: (): Promise<Entry[]> =>
      onceKnown(async (entries) =>
        [...entries.values()].sort((a, b) => b.operation.startedAt - a.operation.startedAt),
      ),
    reader,
    /** Null where it is not there, or no longer, or where its steps cannot be understood. */
    async find(operationId: string): Promise<Archived | null> {
      const found = await reader()(operationId);
      if (!found?.steps) return null;
      return { ended: found.entry.operation, ...keptFactsOf(found.entry), steps: found.steps };
    },
    /** Deletes what was done on an instance, later additions too; asked again, it resumes after a kill. Throws what the disk says. */
    forget: (instanceId: string) =>
      changing(async () => {
        // First: what ends meanwhile, or is found again by the next start, comes when this is long over.
        await changeForgotten((ids) => [...new Set([...ids, instanceId])]);
        for (const name of await ownFiles()) {
          const left = await withoutInstance(await readFile(pathOf(name)), instanceId);
          if (left === null) continue;
          const { atime, mtime } = await stat(pathOf(name));
          read = null;
          await writeFileAtomic(pathOf(name), left, { mode: 0o600 });
          // Its age decides when it is deleted: without it that happens later, which does no harm.
          await utimes(pathOf(name), atime, mtime).catch(() => {});
        }
      }),
    /** Restored instances: what is done on them is kept again. Throws what the disk says; in this run it holds all the same. */
    remember: (instanceIds: readonly string[]) =>
      changing(() => changeForgotten((ids) => ids.filter((each) => !instanceIds.includes(each)))),
    /** Deletes what is kept no longer, file by file, once that was so on an earlier day too; what cannot be deleted now goes another time. */
    dropOld: () =>
      mutex(dropOldest)
        .then((dropped) => dropped && onArchived())
        .catch(() => {}),
    clear: () =>
      changing(async () => {
        read = null;
        for (const name of await ownFiles()) await rm(pathOf(name), { force: true });
      }),
    close: () => mutex(async () => {}),
  };
}

/** In UTC, for example "2026-11". */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

export const FORGOTTEN_FORMAT = versioned(1, z.object({ instanceIds: z.array(id) }));
