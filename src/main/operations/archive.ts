import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { count } from '../../shared/calls/fields.ts';
import { type Operation, operationShape } from '../../shared/operations/operation.ts';
import { type Step, stepShape } from '../../shared/operations/step.ts';
import { type JournalFile, openJournalFile, wholeLines } from './journalFile.ts';

/** Bytes after which a new file is begun, and which all files together may have; beyond, the oldest go. */
const LIMITS = { file: 5_000_000, all: 50_000_000 };
/** How long an operation is kept. ms */
const A_YEAR = 365 * 86_400_000;

const endLine = z.object({
  ended: operationShape,
  installations: z.record(z.string(), z.array(z.string())),
  /** Bytes of the step lines right before this one. */
  bytes: count,
});
type Ended = z.infer<typeof endLine>;
const stepLine = z.object({ step: stepShape });

/** An ended operation with its steps. */
export type Archived = { ended: Operation; installations: Record<string, string[]>; steps: Step[] };

/** The operations that are over, in files that only grow; one that went on again stands there anew, and the newest counts. */
export type Archive = {
  /** Resolves when the disk has it. Throws what the disk says. */
  add(operation: Archived): Promise<void>;
  /** The newest first: those that started before a time. */
  list(options: {
    before?: number | undefined;
    limit: number;
    without: ReadonlySet<string>;
  }): Promise<Operation[]>;
  /** Null where it is not there, or no longer, or where its steps cannot be understood. */
  find(operationId: string): Promise<Archived | null>;
  close(): Promise<void>;
};

/** Keeps the archive in a folder: `operations-000001.jsonl` and so on. */
export function createArchive(options: {
  folder: string;
  /** ms since the epoch. */
  clock: () => number;
  limits?: Partial<typeof LIMITS>;
  openFile?: typeof openJournalFile;
}): Archive {
  const { folder, clock, openFile = openJournalFile } = options;
  const limits = { ...LIMITS, ...options.limits };
  let current: { lines: JournalFile; bytes: number } | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const pathOf = (name: string) => path.join(folder, name);

  /** The files, the oldest first. */
  async function files(): Promise<string[]> {
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => /^operations-\d{6}\.jsonl$/.test(name)).sort();
  }

  async function writable(): Promise<NonNullable<typeof current>> {
    if (current && current.bytes < limits.file) return current;
    await current?.lines.close();
    const names = await files();
    const last = names.at(-1);
    const length = last ? wholeLines(await readFile(pathOf(last), 'utf8')).length : 0;
    const [file, bytes] = !last || length >= limits.file ? [nameAfter(last), 0] : [last, length];
    if (file !== last) await dropOldest(names);
    current = { lines: await openFile(pathOf(file), bytes), bytes };
    return current;
  }

  async function dropOldest(names: readonly string[]): Promise<void> {
    let bytes = 0;
    for (const name of names.toReversed()) {
      const { size, mtimeMs } = await stat(pathOf(name));
      bytes += size;
      if (bytes > limits.all - limits.file || clock() - mtimeMs > A_YEAR) await rm(pathOf(name));
    }
  }

  async function addNow({ ended, installations, steps }: Archived): Promise<void> {
    const file = await writable();
    const lines = steps.map((step) => ({ step }));
    const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(JSON.stringify(line)) + 1, 0);
    const end: Ended = { ended, installations, bytes };
    await file.lines.append([...lines, end]);
    file.bytes += bytes + Buffer.byteLength(JSON.stringify(end)) + 1;
  }

  return {
    add(operation) {
      const added = turn.then(() => addNow(operation));
      turn = added.catch(() => {});
      return added;
    },
    async list({ before = Number.POSITIVE_INFINITY, limit, without }) {
      const seen = new Set(without);
      const found: Operation[] = [];
      for (const name of (await files()).reverse()) {
        for await (const { end } of endsOf(pathOf(name))) {
          if (seen.has(end.ended.id)) continue;
          seen.add(end.ended.id);
          if (end.ended.startedAt < before) found.push(end.ended);
          if (found.length === limit) return found;
        }
      }
      return found;
    },
    async find(operationId) {
      for (const name of (await files()).reverse()) {
        for await (const { end, readSteps } of endsOf(pathOf(name))) {
          if (end.ended.id !== operationId) continue;
          const steps = await readSteps();
          return steps && { ended: end.ended, installations: end.installations, steps };
        }
      }
      return null;
    },
    async close() {
      await turn;
      await current?.lines.close();
      current = null;
    },
  };
}

/** The ends of operations in a file, the last first; `readSteps` as long as no other end was asked for. */
async function* endsOf(
  file: string,
): AsyncGenerator<{ end: Ended; readSteps: () => Promise<Step[] | null> }> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return;
  try {
    let until = (await handle.stat()).size;
    const read = async (from: number, to: number) => {
      const buffer = Buffer.alloc(to - from);
      await handle.read(buffer, 0, buffer.length, from);
      return buffer;
    };
    for (;;) {
      const line = await lastLine(read, until);
      if (!line) return;
      const end = parseLine(endLine, line.text);
      // What a kill cut has no end: its lines are passed over.
      until = line.from - (end?.bytes ?? 0);
      if (!end) continue;
      const readSteps = async () => {
        const { lines } = wholeLines((await read(until, line.from)).toString('utf8'));
        const steps = lines.flatMap((each) => parseLine(stepLine, each)?.step ?? []);
        return steps.length === lines.length ? steps : null;
      };
      yield { end, readSteps };
    }
  } finally {
    await handle.close();
  }
}

const CHUNK = 16_384;

/**
 * The last whole line that ends before a place, and where it begins; a cut one behind it is passed over. Never the first
 * of a file, which is a step's.
 */
async function lastLine(
  read: (from: number, to: number) => Promise<Buffer>,
  until: number,
): Promise<{ text: string; from: number } | null> {
  let text = Buffer.alloc(0);
  for (let from = until; from > 0; ) {
    const start = Math.max(0, from - CHUNK);
    text = Buffer.concat([await read(start, from), text]);
    from = start;
    const end = text.lastIndexOf(10);
    const begin = text.subarray(0, end).lastIndexOf(10);
    if (begin >= 0) return { text: text.toString('utf8', begin + 1, end), from: from + begin + 1 };
  }
  return null;
}

function parseLine<T extends z.ZodType>(shape: T, line: string): z.infer<T> | null {
  try {
    return shape.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

function nameAfter(last: string | undefined): string {
  const number = last ? Number(/\d{6}/.exec(last)?.[0]) + 1 : 1;
  return `operations-${String(number).padStart(6, '0')}.jsonl`;
}
