import { z } from 'zod';
import { count } from '../../shared/calls/fields.ts';
import { OPERATION_KINDS, type Operation, operationShape } from '../../shared/operations/operation.ts';
import { type Step, stepShape } from '../../shared/operations/step.ts';
import { OPERATION_TITLES } from '../../shared/operations/titles.ts';
import { searchText } from '../../shared/searchText.ts';
import { yieldEvery } from '../scheduling/yielding.ts';
import { wholeLines } from './journal.ts';
import { createLiveOperation } from './liveOperation.ts';
import { type KeptFacts, keptFactsOf, keptFactsShape, keptFactsWithout } from './recorded.ts';

/** An ended operation with its steps. */
export type Archived = KeptFacts & {
  ended: Operation;
  steps: Step[];
  /** What a search finds it by, one a line. */
  texts?: string;
};

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

const stepLine = z.object({ step: stepShape });

/** What an operation stands in the archive as: a line for each step, then its end, which says how many bytes those have. */
export function archivedLines(operation: Archived): { steps: { step: Step }[]; end: Ended } {
  const { ended, texts } = operation;
  const steps = operation.steps.map((step) => ({ step }));
  const bytes = steps.reduce((sum, line) => sum + Buffer.byteLength(JSON.stringify(line)) + 1, 0);
  return {
    steps,
    end: { ended, ...keptFactsOf(operation), ...(texts === undefined ? {} : { texts }), bytes },
  };
}

/** The steps that an archive’s lines tell; null where one cannot be understood. */
export async function parseSteps(text: string): Promise<Step[] | null> {
  const steps: Step[] = [];
  // Ten thousand steps take a while: main answers others in between.
  const yieldIfDue = yieldEvery(500);
  for (const line of wholeLines(text).lines) {
    await yieldIfDue();
    const step = parseStep(line);
    if (!step) return null;
    steps.push(step);
  }
  return steps;
}

function parseStep(line: string): Step | null {
  try {
    return stepLine.parse(JSON.parse(line)).step;
  } catch {
    return null;
  }
}

/** As many lines are looked at before it yields to the event loop. */
const AT_ONCE = 200;

/**
 * The text of an archive’s file without what was done on an instance: what concerned it alone goes, what concerned others
 * too keeps their steps. That it was removed stays. Null where nothing differs; what cannot be understood stays as it is.
 * Yields to the event loop, since there may be many operations and steps.
 */
export async function withoutInstance(text: string, instanceId: string): Promise<string | null> {
  if (!text.includes(JSON.stringify(instanceId))) return null;
  const kept: string[] = [];
  let isOther = false;
  /** Since the operation before. */
  let lines: string[] = [];
  const yieldIfDue = yieldEvery(AT_ONCE);
  for (const line of wholeLines(text).lines) {
    await yieldIfDue();
    lines.push(line);
    const ended = parseEnd(line);
    if (!ended) continue;
    const left = concerns(ended.ended, instanceId) ? await linesLeft(lines, ended, instanceId) : lines;
    isOther ||= left !== lines;
    kept.push(...left);
    lines = [];
  }
  return isOther ? [...kept, ...lines].map((line) => `${line}\n`).join('') : null;
}

/** Whether an entry is about an instance, and goes with it. */
export function concerns({ kind, instanceIds }: Operation, instanceId: string): boolean {
  return kind !== 'remove-instance' && instanceIds.includes(instanceId);
}

/** Whether an entry is about nothing but an instance. */
export function isOnlyOf({ instanceIds }: Operation, instanceId: string): boolean {
  return instanceIds.every((id) => id === instanceId);
}

/** An operation without what was done on an instance; null where nothing is left of it, the same where it is not about it. */
export function operationWithout(operation: Archived, instanceId: string): Archived | null {
  const { ended, steps: all } = operation;
  if (!concerns(ended, instanceId)) return operation;
  const rest = all.filter((step) => step.change.instanceId !== instanceId);
  if (isOnlyOf(ended, instanceId) || rest.length === 0) return null;
  const steps = rest.map((step, at) => ({ ...step, id: at }));
  const { id, startedAt, changedAt, revision, undoOf } = ended;
  const kind = OPERATION_KINDS.find((each) => each === ended.kind) ?? 'undo';
  const recorded = { version: 1 as const, id, kind, startedAt, installations: {}, steps };
  const live = createLiveOperation(recorded, { journal: null, clock: () => changedAt, onChange: () => {} });
  const summary = {
    ...live.summary(),
    kind: ended.kind,
    changedAt,
    revision,
    ...(undoOf === undefined ? {} : { undoOf }),
  };
  return {
    ended: summary,
    ...keptFactsWithout(keptFactsOf(operation), instanceId, steps),
    texts: live.texts(),
    steps,
  };
}

/** The lines of an operation without an instance; the same array where they cannot be understood. */
async function linesLeft(lines: string[], end: Ended, instanceId: string): Promise<string[]> {
  const first = firstStep(lines, end.bytes);
  if (first === null) return lines;
  const strays = lines.slice(0, first);
  if (isOnlyOf(end.ended, instanceId)) return strays;
  const steps = await parseSteps(
    lines
      .slice(first, -1)
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (!steps) return lines;
  const left = operationWithout({ ...end, steps }, instanceId);
  if (!left) return strays;
  const written = archivedLines(left);
  return [...strays, ...[...written.steps, written.end].map((line) => JSON.stringify(line))];
}

/** Where the steps begin that stand right before the end, the last line; null where their bytes do not fit. */
function firstStep(lines: readonly string[], bytes: number): number | null {
  let left = bytes;
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    if (left === 0) return at;
    left -= Buffer.byteLength(lines[at - 1] ?? '') + 1;
  }
  return null;
}

const NEWLINE = 10;
const END_TEXT = '{"ended":';
const END = Buffer.from(END_TEXT);

/** The operations that end in a file, the last first. A cut line, and one that cannot be read, hide none but their own. */
export function* endsOf(file: string, text: Buffer): Generator<Entry> {
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
