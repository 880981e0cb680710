import { OPERATION_KINDS, type Operation } from '../../shared/operations/operation.ts';
import type { Step } from '../../shared/operations/step.ts';
import { type Ended, parseEnd } from './archiveIndex.ts';
import { parseSteps } from './archiveSteps.ts';
import { wholeLines } from './journalFile.ts';
import { keptFactsWithout } from './keptFacts.ts';
import { createLiveOperation } from './liveOperation.ts';

/**
 * The text of an archive’s file without what was done on an instance: what concerned it alone goes, what concerned others
 * too keeps their steps. That it was removed stays. Null where nothing differs; what cannot be understood stays as it is.
 * Yields to the event loop, since there may be many steps.
 */
export async function withoutInstance(text: string, instanceId: string): Promise<string | null> {
  if (!text.includes(JSON.stringify(instanceId))) return null;
  const kept: string[] = [];
  let isOther = false;
  /** Since the operation before. */
  let lines: string[] = [];
  for (const line of wholeLines(text).lines) {
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
  const rest = steps.filter((step) => step.change.instanceId !== instanceId);
  return rest.length === 0 ? strays : [...strays, ...written(end, rest, instanceId)];
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

/** What is left of an operation, as the archive keeps it. */
function written({ ended, ...facts }: Ended, rest: readonly Step[], instanceId: string): string[] {
  const steps = rest.map((step, id) => ({ ...step, id }));
  const { id, startedAt, changedAt, revision, undoOf } = ended;
  const kind = OPERATION_KINDS.find((each) => each === ended.kind) ?? 'undo';
  const recorded = { version: 1 as const, id, kind, startedAt, installations: {}, steps };
  const live = createLiveOperation(recorded, { journal: null, clock: () => changedAt, onChange: () => {} });
  const lines = steps.map((step) => JSON.stringify({ step }));
  const summary = {
    ...live.summary(),
    kind: ended.kind,
    changedAt,
    revision,
    ...(undoOf === undefined ? {} : { undoOf }),
  };
  const end: Ended = {
    ended: summary,
    ...keptFactsWithout(facts, instanceId),
    texts: live.texts(),
    bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
  };
  return [...lines, JSON.stringify(end)];
}
