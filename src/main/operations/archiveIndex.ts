import { type FileHandle, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Step } from '../../shared/operations/step.ts';
import { createMutex } from '../scheduling/keyedMutex.ts';
import { yieldEvery, yieldToEventLoop } from '../scheduling/yielding.ts';
import { type Entry, endsOf, parseSteps } from './archiveLines.ts';

/** As many are looked at before it yields to the event loop. */
const AT_ONCE = 100;

/** What the files of the archive tell of each operation, without their steps: nothing is read before it is asked for. `files` gives the names, the oldest first. */
export function createArchiveIndex(options: { folder: string; files: () => Promise<string[]> }) {
  const entries = new Map<string, Entry>();
  const dropped = new Set<string>();
  let list: readonly Entry[] | null = null;
  let isWhole = false;
  let isLoading = false;
  let waiting: { atLeast: number; tell: () => void }[] = [];

  function put(entry: Entry): void {
    entries.set(entry.operation.id, entry);
    list = null;
  }

  function tell(): void {
    const ready = waiting.filter(({ atLeast }) => isWhole || entries.size >= atLeast);
    waiting = waiting.filter((each) => !ready.includes(each));
    for (const each of ready) each.tell();
  }

  async function load(): Promise<void> {
    for (const file of (await options.files()).reverse()) {
      let looked = 0;
      for (const entry of endsOf(file, await readFile(path.join(options.folder, file)).catch(() => EMPTY))) {
        if (dropped.has(file)) break;
        // One that went on again, and one that ended meanwhile, stand there already as they ended last.
        if (!entries.has(entry.operation.id)) put(entry);
        looked += 1;
        if (looked % AT_ONCE === 0) {
          tell();
          await yieldToEventLoop();
        }
      }
      tell();
    }
    isWhole = true;
    tell();
  }

  function forgetFile(file: string): void {
    for (const [id, { place }] of entries) if (place.file === file) entries.delete(id);
    list = null;
  }

  return {
    /** Resolves once so many are known, or all there are; the newest files are read first. True when it is all. */
    async known(atLeast: number): Promise<boolean> {
      if (!isLoading) {
        isLoading = true;
        void load();
      }
      if (!isWhole && entries.size < atLeast)
        await new Promise<void>((resolve) => waiting.push({ atLeast, tell: resolve }));
      return isWhole;
    },
    entries(): readonly Entry[] {
      list ??= [...entries.values()];
      return list;
    },
    get: (operationId: string) => entries.get(operationId),
    put,
    dropFile(file: string): void {
      dropped.add(file);
      forgetFile(file);
    },
    /** A file says something else now; resolves when that is known. */
    async reread(file: string, text: Buffer): Promise<void> {
      const yieldIfDue = yieldEvery(AT_ONCE);
      const ends: Entry[] = [];
      for (const entry of endsOf(file, text)) {
        ends.push(entry);
        await yieldIfDue();
      }
      // At once: whoever looks meanwhile finds all that the file said before.
      forgetFile(file);
      for (const entry of ends) if (!entries.has(entry.operation.id)) put(entry);
    },
  };
}

const EMPTY = Buffer.alloc(0);
/** Reads operations with their steps out of the archive, until it is closed; those that stand in one file share its opening. */
export type StepReader = ReturnType<ReturnType<typeof createArchiveReading>['reader']>;

/** Reads the files of `folder` by their index, and lets one of them be written anew. */
export function createArchiveReading(options: {
  folder: string;
  index: { get(operationId: string): Entry | undefined };
}) {
  const { folder, index } = options;
  const inTurn = createMutex();
  /** How often operations were moved: a file that was opened before has the former text. */
  let moves = 0;

  function reader() {
    let held: { file: string; moves: number; handle: FileHandle } | null = null;

    async function close(): Promise<void> {
      await held?.handle.close();
      held = null;
    }

    async function handleOf(file: string): Promise<FileHandle | null> {
      if (held?.file === file && held.moves === moves) return held.handle;
      await close();
      const handle = await open(path.join(folder, file), 'r').catch(() => null);
      if (handle) held = { file, moves, handle };
      return handle;
    }

    async function textAt({ file, from, to }: Entry['place']): Promise<string | null> {
      const handle = await handleOf(file);
      if (!handle) return null;
      const text = Buffer.alloc(to - from);
      const { bytesRead } = await handle.read(text, 0, text.length, from);
      return bytesRead < text.length ? null : text.toString('utf8');
    }

    return {
      /** As it stands there now; null where it does not any more. No steps (null) where they cannot be understood. */
      async read(operationId: string): Promise<{ entry: Entry; steps: Step[] | null } | null> {
        const found = await inTurn(async () => {
          const entry = index.get(operationId);
          return entry ? { entry, text: await textAt(entry.place) } : null;
        });
        if (!found) return null;
        const { entry, text } = found;
        return { entry, steps: text === null ? null : await parseSteps(text) };
      },
      close: (): Promise<void> => inTurn(close),
    };
  }

  return {
    reader,
    /** Runs what moves operations within a file or deletes them, and puts the index right: nothing is read meanwhile. */
    moving: (work: () => Promise<void>) =>
      inTurn(async () => {
        await work();
        moves += 1;
      }),
  };
}
