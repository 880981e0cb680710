import { readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { count, id } from '../../shared/calls/fields.ts';
import { changeShape } from '../../shared/operations/change.ts';
import { OPERATION_KINDS } from '../../shared/operations/operation.ts';
import { keyUseShape, type Step, stepShape, stepStateShape } from '../../shared/operations/step.ts';
import { yieldEvery } from '../scheduling/yielding.ts';
import { type JournalFile, openJournalFile, wholeLines } from './journalFile.ts';
import { keptFactsShape } from './keptFacts.ts';

const VERSION = 1;

const headerShape = keptFactsShape.extend({
  version: z.literal(VERSION),
  id,
  kind: z.enum(OPERATION_KINDS),
  undoOf: id.exactOptional(),
  /** ms since the epoch. */
  startedAt: z.number(),
});
const stepLine = z.strictObject({ planned: stepShape });
/** The change stands there where it is another one: what was left of it. */
const stateLine = z.strictObject({
  step: count,
  state: stepStateShape,
  change: changeShape.exactOptional(),
  by: keyUseShape.exactOptional(),
  lookedAt: z.number().exactOptional(),
});
const lineShape = z.union([stateLine, stepLine]);

/** An operation as its journal tells it. */
export type Recorded = z.infer<typeof headerShape> & { steps: Step[] };

/** What is written of one operation while it can still go on. */
export type OperationJournal = {
  /** Writes further steps of the plan; resolves when the disk has them. Throws what the disk says. */
  add(steps: readonly Step[]): Promise<void>;
  /** Resolves when the disk has it. Throws what the disk says. */
  append(steps: readonly Step[]): Promise<void>;
  /** Written in a moment; nothing waits for it. */
  note(steps: readonly Step[]): void;
  /** The operation is over: its file goes. */
  remove(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Why an operation of an earlier run cannot go on: `isLeft`, the disk does not give it now; `isCut`, it was cut while its
 * plan was written, so that nothing was sent, and it is gone; else it could not be understood, and was set aside.
 */
export type Unreadable = { isLeft: boolean; isCut?: true };

/** The operations that are not over, one file each: a start reads these alone, and none is ever rotated away. */
export type Journal = {
  /** Writes a plan; resolves when the disk has it. Throws what the disk says. */
  begin(operation: Recorded): Promise<OperationJournal>;
  /**
   * The operations that an earlier run left, oldest first, each with its journal to go on with. One that cannot be
   * understood is set aside, and told to `onUnreadable`, which is told of one that was cut, too; one of a newer Quayside is
   * left alone, and so is one that the disk does not give, which is told as well.
   */
  recover(
    onUnreadable: (file: string, how: Unreadable) => void,
  ): Promise<{ operation: Recorded; journal: OperationJournal }[]>;
};

/** Keeps the journals in a folder. */
export function createJournal({
  folder,
  openFile = openJournalFile,
}: {
  folder: string;
  openFile?: typeof openJournalFile;
}): Journal {
  /** Files that were begun in this run: a start that looks for what is left may come upon them, cut or whole. */
  const begun = new Set<string>();
  const fileOf = (operationId: string) => path.join(folder, `${operationId}.jsonl`);

  function journalOf(file: string, lines: JournalFile): OperationJournal {
    return {
      add: (steps) => lines.append(steps.map((planned) => ({ planned }))),
      append: (steps) => lines.append(steps.map(lineOf)),
      note: (steps) => lines.note(steps.map(lineOf)),
      close: () => lines.close(),
      async remove() {
        await lines.close();
        await rm(file, { force: true });
      },
    };
  }

  async function recoverOne(file: string) {
    const { lines, length } = wholeLines(await readFile(file, 'utf8'));
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
    async begin({ steps, ...header }) {
      const file = fileOf(header.id);
      begun.add(file);
      const lines = await openFile(file, 0);
      await lines.append([header, ...steps.map((planned) => ({ planned })), JSON.parse(PLANNED)]);
      return journalOf(file, lines);
    },
    async recover(onUnreadable) {
      const names = await readdir(folder).catch(() => []);
      const found = [];
      for (const name of names.filter((each) => each.endsWith('.jsonl'))) {
        const file = path.join(folder, name);
        if (begun.has(file)) continue;
        try {
          const recovered = await recoverOne(file);
          // The plan was cut while it was written: nothing of it was sent.
          if (recovered === 'cut') onUnreadable(file, { isLeft: false, isCut: true });
          else if (recovered) found.push(recovered);
        } catch (error) {
          // What the disk does not give now is not malformed: the next start reads it again.
          const isUnread = error instanceof Error && 'syscall' in error;
          const aside = isUnread ? file : `${file}.malformed`;
          if (!isUnread) await rename(file, aside).catch(() => {});
          onUnreadable(aside, { isLeft: isUnread });
        }
      }
      return found.sort((a, b) => a.operation.startedAt - b.operation.startedAt);
    },
  };
}

/** A step that waits again may have another change than before: what was left of it. */
function lineOf({ id: step, state, change, by, lookedAt }: Step): z.input<typeof stateLine> {
  return {
    step,
    state,
    ...(state.state === 'waiting' ? { change } : {}),
    ...(by ? { by } : {}),
    ...(lookedAt === undefined ? {} : { lookedAt }),
  };
}

/** Ends the plan: without it the file was cut before anything was sent. */
const PLANNED = '{"plan":"whole"}';

function isNewer(line: string): boolean {
  return Number(JSON.parse(line).version) > VERSION;
}

/** What whole lines tell. Throws where they cannot be understood. */
async function readRecorded([first = '', ...others]: readonly string[]): Promise<Recorded> {
  const header = headerShape.parse(JSON.parse(first));
  const steps: Step[] = [];
  // Ten thousand steps take a while: main answers others in between.
  const yieldIfDue = yieldEvery(500);
  for (const line of others) {
    await yieldIfDue();
    if (line === PLANNED) continue;
    const parsed = lineShape.parse(JSON.parse(line));
    if ('planned' in parsed) steps.push(stepShape.parse({ ...parsed.planned, id: steps.length }));
    else steps[parsed.step] = after(steps[parsed.step], parsed);
  }
  return { ...header, steps };
}

function after(step: Step | undefined, line: z.infer<typeof stateLine>): Step {
  if (!step) throw new Error('a state of a step that was not planned');
  const { step: _, change, ...told } = line;
  return { ...step, ...told, ...(change ? { change } : {}) };
}
