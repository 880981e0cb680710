import { OPERATION_KINDS, type Operation } from '../../shared/operations/operation.ts';
import { yieldEvery } from '../scheduling/yielding.ts';
import type { Archived } from './archived.ts';
import { type Ended, parseEnd } from './archiveIndex.ts';
import { archivedLines, parseSteps } from './archiveSteps.ts';
import { wholeLines } from './journalFile.ts';
import { keptFactsOf, keptFactsWithout } from './keptFacts.ts';
import { createLiveOperation } from './liveOperation.ts';

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
