import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { count } from '../../shared/calls/fields.ts';
import { type Operation, operationShape } from '../../shared/operations/operation.ts';
import { OPERATION_TITLES } from '../../shared/operations/titles.ts';
import { searchText } from '../../shared/searchText.ts';
import { yieldEvery, yieldToEventLoop } from '../scheduling/yielding.ts';
import { type KeptFacts, keptFactsOf, keptFactsShape } from './keptFacts.ts';

/** The line that ends an operation, behind those of its steps. */
const endLine = keptFactsShape.extend({
  ended: operationShape,
  /** What a search finds it by, one a line; missing on lines of before, which are found by their summary. */
  texts: z.string().exactOptional(),
  /** Bytes of the step lines right before this one. */
  bytes: count,
});
/** The end of an operation as a file tells it. */
export type Ended = z.infer<typeof endLine>;

/** An operation in short, by what it is found, and where its steps stand: from and to in bytes. */
export type Entry = KeptFacts & {
  operation: Operation;
  /** Folded. */
  text: string;
  place: { file: string; from: number; to: number };
};

/** What the files of the archive tell of each operation, without their steps. */
export type ArchiveIndex = {
  /** Resolves once so many are known, or all there are; the newest files are read first. True when it is all. */
  known(atLeast: number): Promise<boolean>;
  entries(): readonly Entry[];
  get(operationId: string): Entry | undefined;
  put(entry: Entry): void;
  dropFile(file: string): void;
  /** A file says something else now; resolves when that is known. */
  reread(file: string, text: Buffer): Promise<void>;
};

/** As many are looked at before it yields to the event loop. */
const AT_ONCE = 100;

/** Creates the index, which reads nothing before it is asked for; `files` gives the names, the oldest first. */
export function createArchiveIndex(options: {
  folder: string;
  files: () => Promise<string[]>;
}): ArchiveIndex {
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
    async known(atLeast) {
      if (!isLoading) {
        isLoading = true;
        void load();
      }
      if (!isWhole && entries.size < atLeast)
        await new Promise<void>((resolve) => waiting.push({ atLeast, tell: resolve }));
      return isWhole;
    },
    entries: () => {
      list ??= [...entries.values()];
      return list;
    },
    get: (operationId) => entries.get(operationId),
    put,
    dropFile(file) {
      dropped.add(file);
      forgetFile(file);
    },
    async reread(file, text) {
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
const NEWLINE = 10;
const END_TEXT = '{"ended":';
const END = Buffer.from(END_TEXT);

/** The operations that end in a file, the last first. A cut line, and one that cannot be read, hide none but their own. */
function* endsOf(file: string, text: Buffer): Generator<Entry> {
  for (let end = text.lastIndexOf(NEWLINE); end > 0; ) {
    const begin = text.lastIndexOf(NEWLINE, end - 1) + 1;
    const line = text.subarray(begin, end);
    const parsed = line.subarray(0, END.length).equals(END) ? parseEnd(line.toString('utf8')) : null;
    if (parsed) yield entryOf(parsed, { file, from: begin - parsed.bytes, to: begin });
    // Below zero where the number of bytes is wrong: nothing stands before.
    end = begin - (parsed?.bytes ?? 0) - 1;
  }
}

/** What is kept in memory of an operation that ended. */
export function entryOf({ ended, texts, ...facts }: Ended, place: Entry['place']): Entry {
  return { operation: ended, text: foundBy(ended, texts), ...keptFactsOf(facts), place };
}

/** What a search looks through, folded: whom and what it is about, where and by whom it was done, and its own words. */
export function foundBy(operation: Operation, texts?: string): string {
  const { kind, subjects, instanceNames, people = [], note = '' } = operation;
  const told = texts === undefined ? [...subjects, ...instanceNames] : [texts];
  return searchText([OPERATION_TITLES[kind], ...told, ...people, note].join('\n'));
}

/** The end of an operation that a line tells; null where it tells none, or cannot be understood. */
export function parseEnd(line: string): Ended | null {
  if (!line.startsWith(END_TEXT)) return null;
  try {
    return endLine.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
