import { access, mkdir, open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { count } from '../../shared/calls/fields.ts';
import type { Notice } from '../../shared/instance.ts';
import { changeShape } from '../../shared/operations/change.ts';
import { keyUseShape, type Step, stepShape, stepStateShape } from '../../shared/operations/operation.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import { withNamesOfNow } from '../storage/jsonFile.ts';
import {
  headerShape,
  type KeptFacts,
  keptFactsShape,
  RECORD_VERSION,
  type Recorded,
  UNMARKED_VERSION,
} from './recorded.ts';

const stepLine = z.strictObject({ planned: stepShape });
/** `change` replaces the planned one: the part that is left to do. */
const stateLine = z.strictObject({
  step: count,
  state: stepStateShape,
  change: changeShape.exactOptional(),
  by: keyUseShape.exactOptional(),
  lookedAt: z.number().exactOptional(),
});
/** Facts that changed since the head of the journal was written, which is written once. */
const factsLine = z.strictObject({ facts: keptFactsShape.partial() });
/** Quayside ≤ 2026-12 wrote this one of the facts by itself. */
const doneLine = z.strictObject({ doneWith: z.number() });
const lineShape = z.union([stateLine, stepLine, factsLine, doneLine]);

export type OperationJournal = ReturnType<typeof journalOf>;

/** `unread`: the disk failed; `cut`: no complete plan, so nothing was sent; `malformed`: set aside. */
export type Unreadable = 'unread' | 'cut' | 'malformed';

/** Open operations, one file each, so that startup reads only these and none is rotated away. */
export type Journal = ReturnType<typeof createJournal>;

export function createJournal(options: { folder: string; openFile?: typeof openJournalFile }) {
  const { folder, openFile = openJournalFile } = options;

  /** Files of this run: recovery must skip them. */
  const begun = new Set<string>();
  const fileOf = (operationId: string) => path.join(folder, `${operationId}.jsonl`);

  async function recoverOne(file: string) {
    const { lines, length } = wholeLines(await readFile(file));
    const [first] = lines;
    if (first && isNewer(first)) return null;
    if (!lines.includes(PLANNED)) {
      await rm(file, { force: true });
      return 'cut';
    }
    const operation = await readRecorded(lines);
    return { operation, journal: journalOf(file, await openFile(file, length)) };
  }

  return {
    /** Resolves once the disk has the plan. Throws disk errors. */
    async begin({ steps, ...operation }: Recorded): Promise<OperationJournal> {
      const header = { version: UNMARKED_VERSION, ...operation };
      const file = fileOf(header.id);
      begun.add(file);
      const lines = await openFile(file, 0);
      const whole = journalOf(file, lines);
      try {
        await lines.append([header, ...steps.map((planned) => ({ planned })), JSON.parse(PLANNED)]);
      } catch (error) {
        await whole.remove().catch(() => {});
        throw error;
      }
      return whole;
    },
    has: (operationId: string): Promise<boolean> =>
      access(fileOf(operationId)).then(
        () => true,
        () => false,
      ),
    /** Oldest first. Skips newer and unreadable files; reports those that cannot continue. */
    async recover(onUnreadable: (file: string, how: Unreadable) => void) {
      const names = await readdir(folder).catch(() => []);
      const found = [];
      for (const name of names.filter((each) => each.endsWith('.jsonl'))) {
        const file = path.join(folder, name);
        if (begun.has(file)) continue;
        try {
          const recovered = await recoverOne(file);
          if (recovered === 'cut') onUnreadable(file, 'cut');
          else if (recovered) found.push(recovered);
        } catch (error) {
          // A disk error is not malformed content: the next start retries.
          if (error instanceof Error && 'syscall' in error) onUnreadable(file, 'unread');
          else {
            await rename(file, `${file}.malformed`).catch(() => {});
            onUnreadable(`${file}.malformed`, 'malformed');
          }
        }
      }
      return found.sort((a, b) => a.operation.startedAt - b.operation.startedAt);
    },
  };
}

function journalOf(file: string, lines: JournalFile) {
  return {
    add: (steps: readonly Step[], facts?: KeptFacts): Promise<void> =>
      lines.append([...steps.map((planned) => ({ planned })), ...(facts ? [{ facts }] : [])], {
        isNewer: facts !== undefined,
      }),
    append: (steps: readonly Step[]): Promise<void> => lines.append(steps.map(lineOf)),
    note: (steps: readonly Step[]): void => lines.note(steps.map(lineOf)),
    noteFacts: (facts: Partial<KeptFacts>): void => lines.note([{ facts }], { isNewer: true }),
    close: (): Promise<void> => lines.close(),
    async remove(): Promise<void> {
      await lines.close();
      await rm(file, { force: true });
    },
  };
}

function lineOf({ id: step, state, change, by, lookedAt }: Step): object {
  return { step, state, change: state.state === 'waiting' ? change : undefined, by, lookedAt };
}

/** Last line of the plan: without it the file was cut before anything was sent. */
const PLANNED = '{"plan":"whole"}';

function isNewer(line: string): boolean {
  return Number(JSON.parse(line).version) > RECORD_VERSION;
}

async function readRecorded([first = '', ...others]: readonly string[]): Promise<Recorded> {
  const { version: _, ...header } = headerShape.parse(JSON.parse(withNamesOfNow(first)));
  const steps: Step[] = [];
  // Ten thousand steps take long: let the main process answer in between.
  const yieldIfDue = yieldAfter();
  for (const line of others) {
    await yieldIfDue();
    if (line === PLANNED) continue;
    const parsed = lineShape.parse(JSON.parse(withNamesOfNow(line)));
    if ('planned' in parsed) steps.push(stepShape.parse({ ...parsed.planned, id: steps.length }));
    else if ('facts' in parsed) Object.assign(header, parsed.facts);
    else if ('doneWith' in parsed) header.doneWith = parsed.doneWith;
    else steps[parsed.step] = after(steps[parsed.step], parsed);
  }
  return { ...header, steps };
}

function after(step: Step | undefined, line: z.infer<typeof stateLine>): Step {
  if (!step) throw new Error('a state of a step that was not planned');
  const { step: _, change, ...told } = line;
  return { ...step, ...told, ...(change ? { change } : {}) };
}

type JournalFile = Awaited<ReturnType<typeof openJournalFile>>;

/** Lines that arrive while the disk is busy share one sync. `length`: bytes of whole lines. */
export async function openJournalFile(file: string, length: number) {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  await truncate(file, length);
  let waiting: string[] = [];
  let next: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();
  let end = length;
  let isTorn = false;
  let isToRaise = false;

  async function raiseVersion(): Promise<void> {
    if (!isToRaise) return;
    const head = await open(file, 'r+');
    await head.write(String(RECORD_VERSION), '{"version":'.length);
    await head.datasync().finally(() => head.close());
    isToRaise = false;
  }

  async function cutTorn(): Promise<void> {
    if (!isTorn) return;
    await truncate(file, end);
    isTorn = false;
  }

  async function write(text: string): Promise<void> {
    if (text === '') return;
    await cutTorn();
    await raiseVersion();
    try {
      await handle.appendFile(text);
      await handle.datasync();
      end += Buffer.byteLength(text);
    } catch (error) {
      isTorn = true;
      await cutTorn().catch(() => {});
      throw error;
    }
  }

  function flush(): Promise<void> {
    next ??= last.then(async () => {
      next = null;
      const text = waiting.join('');
      waiting = [];
      await write(text);
    });
    last = next.catch(() => {});
    return next;
  }

  return {
    /** Resolves once the disk has the lines. Throws disk errors and then keeps none of them. */
    append(records: readonly object[], { isNewer = false } = {}): Promise<void> {
      isToRaise ||= isNewer;
      waiting.push(...records.map(jsonLine));
      return flush();
    },
    /** Written soon, without waiting. `isNewer`: older versions of Quayside cannot read these lines. */
    note(records: readonly object[], { isNewer = false } = {}): void {
      isToRaise ||= isNewer;
      waiting.push(...records.map(jsonLine));
      setImmediate(() => flush().catch(() => {}));
    },
    async close(): Promise<void> {
      await flush().catch(() => {});
      await handle.close();
    },
  };
}

function jsonLine(record: object): string {
  return `${JSON.stringify(record)}\n`;
}

export function wholeLines(content: Buffer): { lines: string[]; length: number } {
  const length = content.lastIndexOf('\n') + 1;
  return { lines: content.toString('utf8', 0, length).split('\n').slice(0, -1), length };
}

export function journalLost(file: string, why: Unreadable): Notice {
  const [title, text] = {
    cut: [
      'An operation did not start',
      'Quayside quit while saving the plan of your last operation. Nothing was sent. Start the operation again.',
    ],
    unread: [
      'An operation could not be read',
      `The disk could not read ${file}, so an unfinished operation is not shown. Quayside tries again at the next start.`,
    ],
    malformed: [
      'An operation was set aside',
      `The record of an unfinished operation is damaged, so it can’t continue. It is kept unchanged as ${file}. Check the instances for its results.`,
    ],
  }[why] as [string, string];
  return { id: `journal-lost ${file}`, tone: 'warning', title, text };
}
