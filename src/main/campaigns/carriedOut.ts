import type { Decision, Entry, Evidence, Line, LineResult } from '../../shared/campaigns/campaign.ts';
import { isOpen } from '../../shared/campaigns/decisions.ts';
import { listedKeysOf } from '../../shared/keys.ts';
import { lostWords } from '../../shared/operations/certificate.ts';
import type { Step } from '../../shared/operations/operation.ts';
import { type Progress, progressOf } from '../../shared/operations/outcome.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { isOfRole } from '../../shared/rules/effect.ts';
import { membersOf, type Target, unansweredOf } from '../../shared/target.ts';
import { capitalized, foldAddress, oneLine } from '../../shared/text.ts';
import { seenBy } from '../people/access.ts';
import { isDecidedOn } from '../plans/campaigns.ts';
import type { Cache } from '../world/cache.ts';
import type { World } from '../world/world.ts';
import { lineIdOf } from './lines.ts';
import type { Stand } from './standing.ts';

export type CarryingOut = { id: string; steps: readonly Step[] };

type Result = { lineId: string; result: LineResult };

/** Operations in order, then readings; skips results that the log has. */
export function newResults(
  review: { evidence: Pick<Evidence, 'lines'>; stand: Stand; entries: readonly Entry[] },
  operations: readonly CarryingOut[],
  look: ReturnType<Look['of']> | null,
): Result[] {
  const { evidence, stand, entries } = review;
  const toDo = evidence.lines.flatMap((line) => {
    const standing = stand.lines.get(line.id);
    const decision = standing?.decision ?? null;
    return decision === null || decision.is === 'keep' ? [] : { ...standing, line, decision };
  });
  const decided = new Map(toDo.map((each) => [each.line.id, each.decision]));
  const keyOf = (lineId: string, { operationId }: LineResult) => JSON.stringify([lineId, operationId]);
  // Repeated steps are new results; readings are not.
  const known = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'carried-out' && entry.result.seen === null
        ? [[keyOf(entry.lineId, entry.result), entry.result.state] as const]
        : [],
    ),
  );
  const found: Result[] = [];
  const latest = new Set<string>();
  for (const { id, steps } of operations) {
    const all = steps.flatMap((step) => linesOf(step.change).map((lineId) => ({ lineId, step })));
    for (const [lineId, own] of Map.groupBy(all, (each) => each.lineId)) {
      const decision = decided.get(lineId);
      if (!decision) continue;
      const result = resultOf(
        id,
        own.map(({ step }) => step),
        decision,
      );
      if (known.get(keyOf(lineId, result)) === result.state) continue;
      latest.add(lineId);
      found.push({ lineId, result });
    }
  }
  for (const { line, ...standing } of look ? toDo : []) {
    const { decision, result: before } = standing;
    const isDone = before?.state === 'done';
    if (before?.state === 'unknown' || (!isOpen(standing) && !(isDone && !before.seen))) continue;
    const shown = latest.has(line.id) ? null : look?.seen(line, decision);
    if (!shown || (!isDone && !shown.isSo && shown.gone !== 'all')) continue;
    const { isSo, gone, ...seen } = shown;
    const isOther = !isSo && gone === undefined;
    const byReading = { operationId: null, by: null, at: seen.at, seen };
    const told: LineResult = isDone
      ? {
          ...before,
          ...(isOther ? { state: 'open', words: `${before.words}, but a reading shows otherwise` } : {}),
          seen,
        }
      : !isSo
        ? { ...byReading, state: 'skipped', words: 'Gone before the change' }
        : before?.seen
          ? // A reading under way may have shown the state before; the operation still did it.
            { ...before, state: 'done', words: `${before.words}; a later reading confirms it`, seen }
          : { ...byReading, state: 'done', words: 'Was so already' };
    found.push({ lineId: line.id, result: told });
  }
  return found;
}

export function stillToRun(operations: readonly CarryingOut[]): Set<string> {
  const steps = operations.flatMap((each) => each.steps);
  const left = steps.filter(({ state }) => ['waiting', 'running', 'open'].includes(state.state));
  return new Set(left.flatMap(({ change }) => linesOf(change)));
}

/** Also waits until every readable change was read back. */
export function isOver(lines: readonly Line[], stand: Stand, isBlind: (line: Line) => boolean): boolean {
  return lines.every((line) => {
    const standing = stand.lines.get(line.id);
    if (!standing) return true;
    const { result, waived } = standing;
    return !isOpen(standing) && (!result || result.seen || waived !== undefined || isBlind(line));
  });
}

function linesOf(change: Step['change']): string[] {
  const { instanceId } = change;
  const ids = effectOf(change).flatMap((effect) => {
    if (effect.on === 'key')
      return effect.id === undefined ? [] : lineIdOf({ kind: 'key', instanceId, serverKeyId: effect.id });
    if (!isOfRole(effect) && effect.on !== 'grants') return [];
    const { on, organizationId, email } = effect;
    if (organizationId === null || email === undefined) return [];
    const kind = on === 'invitation' ? 'invitation' : 'member';
    return lineIdOf({ kind, instanceId, organizationId, who: foldAddress(email) });
  });
  return [...new Set(ids)];
}

const STATES: Record<Progress, LineResult['state']> = {
  ...{ done: 'done', failed: 'failed', unknown: 'unknown', skipped: 'skipped', canceled: 'skipped' },
  ...{ open: 'open', undone: 'open' },
};

function resultOf(operationId: string, steps: readonly Step[], decision: Decision): LineResult {
  const { progress, step } = progressOf(steps);
  const { state, by } = step as Step;
  const at = state.state === 'done' ? (state.undone ?? state.at) : 'at' in state ? state.at : 0;
  const told = { operationId, by: by?.email ?? null, at, state: STATES[progress], seen: null };
  return { ...told, words: oneLine(wordsOf(progress, state) ?? doneWords(steps, decision), 400) };
}

function wordsOf(progress: Progress, state: Step['state']): string | null {
  if (progress === 'done') return null;
  if (progress === 'undone') return 'Taken back';
  if ('error' in state && state.error) return state.error.message;
  if ('why' in state) return state.why;
  return progress === 'canceled' ? 'Stopped before its turn' : 'Not run yet';
}

function doneWords(steps: readonly Step[], decision: Decision): string {
  if (steps.every(({ state }) => state.state === 'done' && state.already)) return 'Was so already';
  return decision.is === 'change' ? `Role changed to ${decision.role}` : capitalized(lostWords(steps));
}

/** `gone`: the subject is missing; `another` replaced it, or nothing at `all` is left. */
type Seen = { at: number; words: string; isSo: boolean; gone?: 'all' | 'another' };

type Look = ReturnType<typeof createLook>;

/** Asks no server. */
export function createLook(options: {
  world: Pick<World, 'account' | 'instance' | 'lastFailure' | 'target'>;
  cache: Pick<Cache, 'accountOf' | 'onChange'>;
}) {
  const { world, cache } = options;
  /** Counters instead of times, since clocks are set back. Earlier runs come before all of these. */
  const read = new Map<string, number>();
  const noted = new Map<string, number>();
  let readings = 0;
  cache.onChange((change) => {
    if (!('part' in change)) return;
    const { instanceId, part } = change;
    const list = 'members' in part ? 'members' : 'invitations' in part ? 'invitations' : 'account';
    readings += 1;
    read.set(keyOf(instanceId, 'organizationId' in part ? part.organizationId : null, list), readings);
  });

  function targetOf({ instanceId, organizationId }: Line) {
    return organizationId === null ? null : world.target({ instanceId, organizationId });
  }

  function seenIn(line: Line, decision: Decision, target: Target | null): Seen | null {
    if (target?.whyUnknown !== null || target.readAt === undefined) return null;
    const { readAt: at } = target;
    const emails = [foldAddress(line.email)];
    const members = membersOf(target, emails);
    const member = line.kind === 'member' ? members.find((each) => isDecidedOn(line, each)) : members[0];
    const role = oneLine(member?.role ?? '', 40);
    const isRevoked = decision.is === 'revoke';
    const none = (words: string): Seen => ({ at, words, isSo: isRevoked, gone: 'all' });
    const isDecided = (now: string | null) => decision.is === 'change' && now === decision.role;
    if (line.kind === 'invitation') {
      const [open] = unansweredOf(target, emails);
      if (open)
        return {
          ...{ at, words: `Is invited as ${oneLine(open.role || 'no role', 40)}.` },
          isSo: isDecided(open.role),
        };
      const isJoined = member !== undefined && Date.parse(member.createdAt) >= (line.since ?? 0);
      return isJoined
        ? { at, words: `Accepted it: is ${role}.`, isSo: false }
        : none('No invitation is open.');
    }
    if (!member && members.length > 0)
      return { at, words: 'Another account has this address now.', isSo: false, gone: 'another' };
    if (!member) return none('No longer a member.');
    const seesNothing = seenBy({ role: member.role, granted: member }).sees === 'nothing';
    const isLowered = isRevoked && decision.fate === 'lower' && member.role === 'member' && seesNothing;
    const words = `Is ${role}${seesNothing ? ', sees nothing' : ''}.`;
    return { at, words, isSo: isDecided(member.role) || isLowered };
  }

  function seenKey(line: Line): Seen | null {
    const at = cache.accountOf(line.instanceId)?.at;
    const own = ownKeys(line);
    if (at === undefined || !own || world.lastFailure(line.instanceId) !== null) return null;
    const isSo = serverKeyIdOf(line) === undefined;
    return { at, words: isSo ? 'Its server lists it no more.' : 'Its server lists it still.', isSo };
  }

  function ownKeys({ instanceId, email }: Line) {
    const account = world.account(instanceId);
    const instance = world.instance(instanceId);
    const listed = account && instance ? listedKeysOf(instance.keys, account) : [];
    return listed.find((each) => (each.email ?? '') === email)?.keys ?? null;
  }

  function serverKeyIdOf(line: Line): string | undefined {
    const isIt = (serverKeyId: string) =>
      lineIdOf({ kind: 'key', instanceId: line.instanceId, serverKeyId }) === line.id;
    return ownKeys(line)?.find(({ id }) => isIt(id))?.id;
  }

  return {
    serverKeyIdOf,
    note(reviewId: string, lineIds: readonly (string | null)[] = [null]): void {
      for (const lineId of lineIds) noted.set(keyOf(reviewId, lineId), readings);
    },
    /** It holds for one turn: thousands of lines are of one organization. */
    of(reviewId: string) {
      const targets = new Map<string, Target | null>();
      function targetOnce(line: Line, place: string): Target | null {
        const known = targets.get(place);
        if (known !== undefined) return known;
        const target = targetOf(line);
        targets.set(place, target);
        return target;
      }
      function seen(line: Line, decision: Decision): Seen | null {
        const { kind, instanceId, organizationId } = line;
        const place = kind === 'key' ? null : organizationId;
        const lists = LISTS[kind].map((list) => read.get(keyOf(instanceId, place, list)) ?? 0);
        const last = noted.get(keyOf(reviewId, line.id)) ?? noted.get(keyOf(reviewId, null)) ?? 0;
        if (Math.min(...lists) <= last) return null;
        if (kind === 'key') return seenKey(line);
        return seenIn(line, decision, targetOnce(line, keyOf(instanceId, organizationId)));
      }
      return { seen };
    },
    /** True if its instance was removed or no key shows it any more. */
    isBlind(line: Line): boolean {
      const instance = world.instance(line.instanceId);
      if (!instance || instance.keys.length === 0) return true;
      const target = targetOf(line);
      const isUnlisted = line.kind === 'key' ? ownKeys(line) === null : target === null;
      return isUnlisted
        ? world.lastFailure(line.instanceId) === null
        : line.kind !== 'key' && target?.holders?.length === 0;
    },
  };
}

const LISTS = { member: ['members'], invitation: ['members', 'invitations'], key: ['account'] };

function keyOf(...names: readonly (string | null)[]): string {
  return JSON.stringify(names);
}
