import { z } from 'zod';
import {
  OPERATION_KINDS,
  type Operation,
  operationShape,
  type Step,
  stepShape,
} from '../../shared/operations/operation.ts';
import { stillOpenOf } from '../../shared/operations/outcome.ts';
import { OPERATION_TITLES } from '../../shared/rules/actions.ts';
import { searchText } from '../../shared/text.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import { withNamesOfNow } from '../storage/jsonFile.ts';
import { wholeLines } from './journal.ts';
import { createLiveOperation } from './liveOperation.ts';
import { type KeptFacts, keptFactsOf, keptFactsShape, keptFactsWithout, markOf } from './recorded.ts';

export type Archived = KeptFacts & {
  ended: Operation;
  steps: Step[];
  texts?: string;
};

export type Entry = KeptFacts & {
  operation: Operation;
  text: string;
  place: { file: string; line: number };
};

const stepLine = z.object({ step: stepShape });
const endLine = keptFactsShape.extend({
  ended: operationShape,
  texts: z.string().exactOptional(),
  stillOpen: operationShape.shape.stillOpen,
});
type End = z.infer<typeof endLine>;

export function archivedLines({
  steps: all,
  ended: { doneWith: _, doneNote: __, stillOpen, ...ended },
  texts,
  ...facts
}: Archived): object[] {
  const steps = all.map((step) => ({ step }));
  // Older versions locate steps by their byte size and know neither field.
  const bytes = steps.reduce((sum, line) => sum + Buffer.byteLength(JSON.stringify(line)) + 1, 0);
  return [...steps, { ended, ...facts, stillOpen, texts, bytes }];
}

function parseEnd(line: string): End | null {
  if (!line.startsWith('{"ended":')) return null;
  try {
    return endLine.parse(JSON.parse(withNamesOfNow(line)));
  } catch {
    return null;
  }
}

export function entryAt(place: Entry['place'], line: string): Entry | null {
  const end = parseEnd(line);
  if (!end) return null;
  const { ended, texts, stillOpen, ...facts } = end;
  const operation = { ...ended, ...(stillOpen !== undefined && { stillOpen }), ...markOf(facts, ended) };
  return { operation, text: foundBy(ended, texts), ...facts, place };
}

export async function withOutcome(entry: Entry, lines: readonly string[]): Promise<Entry> {
  const { operation, place, leaving, found } = entry;
  if (operation.kind !== 'off-board' || operation.stillOpen !== undefined) return entry;
  const steps = await stepsBefore(place.line, lines, operation);
  return steps
    ? { ...entry, operation: { ...operation, stillOpen: stillOpenOf({ operation, steps, leaving, found }) } }
    : entry;
}

export async function stepsBefore(
  end: number,
  lines: readonly string[],
  operation: Operation,
): Promise<Step[] | null> {
  const count = stepCount(operation);
  const steps: Step[] = [];
  // Ten thousand steps take long: let the main process answer in between.
  const yieldIfDue = yieldAfter();
  try {
    for (const line of lines.slice(end - count, end)) {
      await yieldIfDue();
      steps.push(stepLine.parse(JSON.parse(withNamesOfNow(line))).step);
    }
  } catch {
    return null;
  }
  return steps.length === count ? steps : null;
}

function stepCount({ counts }: Operation): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Keeps removal entries and unreadable lines. Null if nothing changes. */
export async function withoutInstance(text: Buffer, instanceId: string): Promise<string | null> {
  if (!text.includes(JSON.stringify(instanceId))) return null;
  const { lines } = wholeLines(text);
  const kept: string[] = [];
  let begin = 0;
  const yieldIfDue = yieldAfter();
  for (const line of lines) {
    await yieldIfDue();
    kept.push(line);
    const end = parseEnd(line);
    if (!end) continue;
    const first = Math.max(begin, kept.length - 1 - stepCount(end.ended));
    kept.push(...(await linesLeft(kept.splice(first), end, instanceId)));
    begin = kept.length;
  }
  return kept.join('\n') === lines.join('\n') ? null : kept.map((line) => `${line}\n`).join('');
}

async function linesLeft(lines: string[], end: End, instanceId: string): Promise<string[]> {
  if (!concerns(end.ended, instanceId)) return lines;
  const steps = isOnlyOf(end.ended, instanceId) ? [] : await stepsBefore(lines.length - 1, lines, end.ended);
  if (!steps) return lines;
  const left = operationWithout({ ...end, steps }, instanceId);
  return left ? archivedLines(left).map((line) => JSON.stringify(line)) : [];
}

export function concerns({ kind, instanceIds }: Operation, instanceId: string): boolean {
  return kind !== 'remove-instance' && instanceIds.includes(instanceId);
}

export function isOnlyOf({ instanceIds }: Operation, instanceId: string): boolean {
  return instanceIds.every((id) => id === instanceId);
}

export function operationWithout(operation: Archived, instanceId: string): Archived | null {
  const { ended, steps: all } = operation;
  if (!concerns(ended, instanceId)) return operation;
  const rest = all.filter((step) => step.change.instanceId !== instanceId);
  if (isOnlyOf(ended, instanceId) || rest.length === 0) return null;
  const steps = rest.map((step, at) => ({ ...step, id: at }));
  const { id, startedAt, changedAt, revision, undoOf } = ended;
  const kind = OPERATION_KINDS.find((each) => each === ended.kind) ?? 'undo';
  const facts = keptFactsWithout(keptFactsOf(operation), instanceId, steps);
  const recorded = { id, kind, startedAt, ...facts, steps };
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
    ...facts,
    texts: live.texts(),
    steps,
  };
}

export function foundBy(operation: Operation, texts?: string): string {
  const { kind, subjects, instanceNames, people = [], note = '', remark, allowed = [] } = operation;
  const told = texts === undefined ? [...subjects, ...instanceNames] : [texts];
  return searchText(
    [OPERATION_TITLES[kind], ...told, ...people, note, ...(remark ? [remark] : []), ...allowed].join('\n'),
  );
}
