import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { id } from '../../shared/calls/fields.ts';
import type { Step } from '../../shared/operations/operation.ts';
import { createMutex } from '../scheduling/semaphore.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
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

const VERSION = 1;
/** Bytes per file (one per month at least), and of all together; the oldest are deleted first. */
const LIMITS = { file: 5_000_000, all: 50_000_000 };
const A_DAY = 86_400_000;

/** Ended operations in one file per month; of an operation that appears twice, the newest entry counts. */
export type Archive = ReturnType<typeof createArchive>;

export function createArchive(options: {
  folder: string;
  clock: typeof Date.now;
  limits?: Partial<typeof LIMITS>;
  /** Retention in ms: a file is deleted the day after everything in it is older. */
  keepFor?: () => number;
  openFile?: typeof openJournalFile;
  onArchived?: () => void;
}) {
  const { folder, clock, openFile = openJournalFile, onArchived = () => {} } = options;
  const { keepFor = () => 365 * A_DAY } = options;
  const limits = { ...LIMITS, ...options.limits };
  const pathOf = (name: string) => path.join(folder, name);
  let forgotten: Promise<RememberedFile<{ instanceIds: string[] }>> | null = null;
  let read: Map<string, Entry> | null = null;
  let written: { name: string; month: string } | null = null;
  const mutex = createMutex();

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

  /** Excludes files of a newer Quayside: those are never written or deleted. */
  async function ownFiles(): Promise<string[]> {
    const names = await files();
    const isNewer = await Promise.all(names.map((name) => isNewerLines(pathOf(name), VERSION)));
    return names.filter((_, at) => !isNewer[at]);
  }

  async function fileToWrite(): Promise<{ name: string } & ReturnType<typeof wholeLines>> {
    const last = (await files()).at(-1);
    const month = monthOf(clock());
    // File names give the order: never append before a file of a newer Quayside.
    if (last !== undefined && !(await isNewerLines(pathOf(last), VERSION))) {
      const { size, mtimeMs } = await stat(pathOf(last));
      // One month per file, so that a whole file expires at once.
      const isOfMonth = month === (written?.name === last ? written.month : monthOf(mtimeMs));
      if (size < limits.file && isOfMonth) return { name: last, ...wholeLines(await readFile(pathOf(last))) };
    }
    await dropOldest();
    const number = last === undefined ? 1 : Number(/\d{6}/.exec(last)?.[0]) + 1;
    written = { name: `operations-${String(number).padStart(6, '0')}.jsonl`, month };
    return { name: written.name, lines: [], length: 0 };
  }

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

  /** Deletes only files that were too old on an earlier day, too: a wrong clock for a day does no harm. */
  async function ageChecked(): Promise<number> {
    const file = pathOf('age-checked');
    const now = clock();
    const before = await stat(file).then(
      ({ mtimeMs }) => (mtimeMs <= now ? mtimeMs : Number.NEGATIVE_INFINITY),
      () => Number.NEGATIVE_INFINITY,
    );
    if (now < before + A_DAY) return Number.NEGATIVE_INFINITY;
    // If the disk refuses, the next day uses the previous time stamp.
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
    const yieldIfDue = yieldAfter();
    for (const file of (await files()).toReversed()) {
      const lines = await linesOf(file);
      for (let line = lines.length - 1; line >= 0; line -= 1) {
        const entry = entryAt({ file, line }, lines[line] ?? '');
        if (!entry) continue;
        await yieldIfDue();
        if (!entries.has(entry.operation.id))
          entries.set(entry.operation.id, await withOutcome(entry, lines));
      }
    }
    return entries;
  }

  function reader() {
    let held: { file: string; of: Map<string, Entry>; lines: string[] } | null = null;

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
    /** Resolves once the disk has it. Throws disk errors. */
    add: (operation: Archived) => changing(() => addNow(operation)),
    entries: (): Promise<Entry[]> =>
      onceKnown(async (entries) =>
        [...entries.values()].sort((a, b) => b.operation.startedAt - a.operation.startedAt),
      ),
    reader,
    async find(operationId: string): Promise<Archived | null> {
      const found = await reader()(operationId);
      if (!found?.steps) return null;
      return { ended: found.entry.operation, ...keptFactsOf(found.entry), steps: found.steps };
    },
    forget: (instanceId: string) =>
      changing(async () => {
        await changeForgotten((ids) => [...new Set([...ids, instanceId])]);
        for (const name of await ownFiles()) {
          const left = await withoutInstance(await readFile(pathOf(name)), instanceId);
          if (left === null) continue;
          const { atime, mtime } = await stat(pathOf(name));
          read = null;
          await writeFileAtomic(pathOf(name), left, { mode: 0o600 });
          await utimes(pathOf(name), atime, mtime).catch(() => {});
        }
      }),
    /** Restored instances are archived again. Throws disk errors; still holds for this run. */
    remember: (instanceIds: readonly string[]) =>
      changing(() => changeForgotten((ids) => ids.filter((each) => !instanceIds.includes(each)))),
    /** Deletes expired files, if they were also expired on an earlier day; retries failures later. */
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

/** UTC, for example "2026-11". */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

export const FORGOTTEN_FORMAT = versioned(1, z.object({ instanceIds: z.array(id) }));
