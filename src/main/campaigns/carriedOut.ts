import type { Decision, Entry, Evidence, Line, LineResult } from '../../shared/campaigns/campaign.ts';
import type { LineFate } from '../../shared/campaigns/decisions.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Step } from '../../shared/operations/step.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { lineIdOf } from './lines.ts';
import type { Look } from './look.ts';
import { isOpen, type Stand } from './standing.ts';

/** An operation that a review decided, at rest. */
export type CarryingOut = { id: string; steps: readonly Step[] };

type Result = { lineId: string; result: LineResult };

/** What came of a closed review since, line by line, that its log does not have: of operations in their order, then of readings. */
export function newResults(
  {
    evidence,
    stand,
    entries,
  }: { evidence: Pick<Evidence, 'madeAt' | 'lines'>; stand: Stand; entries: readonly Entry[] },
  operations: readonly CarryingOut[],
  look: Pick<Look, 'seen'> | null,
): Result[] {
  const decided = new Map(
    evidence.lines.flatMap((line) => {
      const decision = stand.lines.get(line.id)?.decision;
      return decision && decision.is !== 'keep' ? [[line.id, { line, decision }] as const] : [];
    }),
  );
  // What was done, taken back and done again is told each time; what a reading showed is no step of it.
  const known = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'carried-out' && entry.result.seen === null
        ? [[keyOf(entry.lineId, entry.result), entry.result.state] as const]
        : [],
    ),
  );
  const found: Result[] = [];
  const latest = new Map<string, LineResult>();
  for (const { id, steps } of operations)
    for (const [lineId, own] of stepsByLine(steps, decided)) {
      const { decision } = decided.get(lineId) as { decision: Decision };
      const result = resultOf(id, own, decision);
      if (known.get(keyOf(lineId, result)) === result.state) continue;
      latest.set(lineId, result);
      found.push({ lineId, result });
    }
  if (!look) return found;
  for (const [lineId, { line, decision }] of decided) {
    const standing = stand.lines.get(lineId);
    const before = latest.get(lineId) ?? standing?.result;
    if (standing?.waived !== undefined || before?.state === 'unknown') continue;
    if (before?.state === 'done') {
      const seen = before.seen ? null : look.seen(line, decision, before.at);
      if (!seen) continue;
      const { isSo, ...told } = seen;
      const again = { state: 'open' as const, words: `${before.words}, but a reading shows otherwise` };
      found.push({ lineId, result: { ...before, ...(isSo ? {} : again), seen: told } });
    } else {
      const seen = look.seen(line, decision, Math.max(evidence.madeAt, before?.at ?? 0));
      if (!seen?.isSo) continue;
      const { isSo: _, ...told } = seen;
      const so = { operationId: null, words: 'Was so already', at: told.at, by: null };
      // A reading that was under way meanwhile may have shown otherwise: the operation did it all the same.
      const again = before?.seen ? { ...before, words: `${before.words}; a later reading confirms it` } : so;
      found.push({ lineId, result: { ...again, state: 'done', seen: told } });
    }
  }
  return found;
}

/** The lines that an operation may still change. */
export function stillToRun(operations: readonly CarryingOut[]): Set<string> {
  const isLeft = ({ state }: Step) => ['waiting', 'running', 'open', 'unknown'].includes(state.state);
  return new Set(
    operations.flatMap(({ steps }) => steps.filter(isLeft).flatMap(({ change }) => linesOf(change))),
  );
}

/** Whether nothing is open, and every change was read back that can be. */
export function isOver(lines: readonly Line[], stand: Stand, isBlind: (line: Line) => boolean): boolean {
  return lines.every((line) => {
    const standing = stand.lines.get(line.id);
    if (!standing) return true;
    return (
      !isOpen(standing) &&
      (!standing.result || standing.result.seen !== null || standing.waived !== undefined || isBlind(line))
    );
  });
}

function keyOf(lineId: string, { operationId }: LineResult): string {
  return JSON.stringify([lineId, operationId]);
}

/** The steps of each line that was decided so. */
function stepsByLine(
  steps: readonly Step[],
  decided: ReadonlyMap<string, { line: Line; decision: Decision }>,
): Map<string, Step[]> {
  const found = new Map<string, Step[]>();
  for (const step of steps)
    for (const lineId of linesOf(step.change)) {
      if (decided.has(lineId)) found.set(lineId, [...(found.get(lineId) ?? []), step]);
    }
  return found;
}

function linesOf(change: Step['change']): string[] {
  const { instanceId } = change;
  const lineOf = (kind: 'member' | 'invitation', organizationId: string, email: string) =>
    lineIdOf({ kind, instanceId, organizationId, who: foldAddress(email) });
  switch (change.action) {
    case 'members.remove': {
      const ids = new Set([change.organizationId, ...(change.memberships?.organizationIds ?? [])]);
      return [...ids].map((id) => lineOf('member', id, change.email));
    }
    case 'members.endMembership':
    case 'members.setRole':
    case 'members.setPermissions':
      return [lineOf('member', change.organizationId, change.email)];
    case 'invitations.remove':
    case 'invitations.renew':
      return [lineOf('invitation', change.organizationId, change.email)];
    case 'keys.retire':
    case 'keys.retireOnServer':
      return change.serverKeyId === undefined
        ? []
        : [lineIdOf({ kind: 'key', instanceId, serverKeyId: change.serverKeyId })];
    default:
      return [];
  }
}

/** The first that is not done says how it stands; where all are, the last. */
function resultOf(operationId: string, steps: readonly Step[], decision: Decision): LineResult {
  const isDone = ({ state }: Step) => state.state === 'done' && state.undone === undefined;
  const step = steps.find((each) => !isDone(each)) ?? (steps.at(-1) as Step);
  const { state, by } = step;
  const wasSo = steps.every((each) => each.state.state === 'done' && each.state.already);
  const told = { operationId, by: by?.email ?? null, at: 'at' in state ? state.at : 0, seen: null };
  switch (state.state) {
    case 'done':
      return state.undone === undefined
        ? { ...told, state: 'done', words: wasSo ? 'Was so already' : doneWords(steps, decision) }
        : { ...told, at: state.undone, state: 'open', words: 'Taken back' };
    case 'skipped':
      return { ...told, state: 'skipped', words: oneLine(state.why, 400) };
    case 'failed':
    case 'unknown':
      return { ...told, state: state.state, words: oneLine(state.error.message, 400) };
    case 'canceled':
      return { ...told, state: 'skipped', words: 'Stopped before its turn' };
    case 'open':
      return { ...told, state: 'open', words: oneLine(state.error.message, 400) };
    case 'waiting':
    case 'running':
      return { ...told, state: 'open', words: 'Not run yet' };
  }
}

const FATE_WORDS: Record<LineFate, string> = {
  delete: 'Account deleted',
  end: 'Membership ended',
  lower: 'Lowered to member',
  withdraw: 'Invitation removed',
  retire: 'API key retired',
};

function doneWords(steps: readonly Step[], decision: Decision): string {
  if (steps.at(-1)?.change.action === 'members.endMembership') return FATE_WORDS.end;
  if (decision.is === 'revoke') {
    // Where grants could not be read, none were taken.
    const isTaken =
      decision.fate === 'lower' && steps.some(({ change }) => change.action === 'members.setPermissions');
    return `${FATE_WORDS[decision.fate]}${isTaken ? ', all grants taken' : ''}`;
  }
  return decision.is === 'change' ? `Role changed to ${oneLine(decision.role, 40)}` : '';
}
