import { isDeepStrictEqual } from 'node:util';
import { type AppError, fail, meaningOf, ok, type Result, writeOutcome } from '../../shared/errors.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { Step, StepOutput, StepState } from '../../shared/operations/operation.ts';
import { isLookup, organizationIdOf } from '../../shared/operations/steps.ts';
import { type Shown, settleWrite } from '../../shared/settle.ts';
import { oneLine } from '../../shared/text.ts';
import type { KeyTrace } from '../credentials/keyTrace.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Semaphore } from '../scheduling/semaphore.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import type { Action, Actions, Readings, Sent } from './action.ts';
import type { FreshReadings } from './freshReadings.ts';
import type { LiveOperation } from './liveOperation.ts';
import { sendUnwritable, serverAtWork } from './operationErrors.ts';
import { installationOf, isSameInstallation } from './recorded.ts';
import {
  endOf,
  isSameChange,
  MAY_STILL_COME,
  meantBy,
  notTried,
  sentOf,
  startedAt,
  withMeant,
} from './stepStates.ts';

export type RunSteps = ReturnType<typeof createRunSteps>;

/** One write at a time per installation, across operations and instances. */
export function createRunSteps(options: {
  instances: Pick<Instances, 'find' | 'list'>;
  actions: Actions;
  readings: FreshReadings;
  turns: Semaphore;
  trace: KeyTrace['trace'];
  clock: typeof Date.now;
  log: (line: string) => void;
}) {
  const { instances, readings, turns, trace, clock, log } = options;
  const actionOf = (change: Change) => options.actions[change.action] as unknown as Action;

  function isHandedOver({ change, state }: Step): boolean {
    if (state.state !== 'done') return true;
    return actionOf(change).isHandedOver?.(change as never, state.output) ?? true;
  }

  const note = (live: LiveOperation, step: Step, state: StepState) =>
    live.note([{ ...step, state: endOf(step, state) }]);

  function whyGone({ recorded }: LiveOperation, { change, instanceName }: Step): string | null {
    const found = instances.find(change.instanceId);
    if (!found.ok) return `“${instanceName}” was removed from Quayside.`;
    return isSameInstallation(recorded.installations[change.instanceId], found.value)
      ? null
      : `Another installation now answers at the address of “${instanceName}”.`;
  }

  async function lookBefore(live: LiveOperation, step: Step, seen: Readings): Promise<StepState | null> {
    const { change } = step;
    const at = clock();
    const gone = whyGone(live, step);
    if (gone) return { state: 'skipped', at, why: gone };
    const checked = await actionOf(change).check(change as never, seen);
    if (!checked.ok) return notSent(checked.error, at);
    const verdict = checked.value === 'already' ? { already: {} } : checked.value;
    if (verdict === 'needed') return null;
    return 'changed' in verdict
      ? { state: 'skipped', at, why: oneLine(verdict.changed, 500) }
      : { state: 'done', at, output: verdict.already, undo: null, already: true };
  }

  /** As `lookBefore`, but first settles an earlier send: the state may be its result. */
  async function lookAgain(live: LiveOperation, step: Step, seen: Readings): Promise<StepState | null> {
    await settle(live, step, seen);
    const { state } = live.steps[step.id] ?? step;
    return state.state === 'done' ? state : lookBefore(live, step, seen);
  }

  /** Holds a step while its server may still do the same change; only a person overrides it. */
  function heldBack(step: Step, operations: readonly LiveOperation[]): StepState | null {
    const at = clock();
    const before = sentOf(step);
    const unsure = operations.filter(
      ({ running, summary }) => running.size > 0 || summary().counts.unknown > 0,
    );
    const isSame = ({ change }: Step) =>
      change.instanceId === step.change.instanceId && isSameChange(change, step.change);
    const sent = unsure.flatMap(({ steps }) =>
      steps.flatMap((each) => {
        const unanswered = sentOf(each);
        return unanswered && isSame(each) ? unanswered.at : [];
      }),
    );
    const until = Math.max(before?.at ?? 0, ...sent) + MAY_STILL_COME;
    if (until <= at) return null;
    const error = serverAtWork(until);
    if (!before) return { state: 'open', at, error };
    return { ...before, error: { ...error, details: { outcomeUnknown: true } } };
  }

  /** Journals the send and its key first: a step that is not journaled is not sent. */
  async function goesOut(live: LiveOperation, running: Step): Promise<Result<null>> {
    try {
      if (!live.journal) return fail(sendUnwritable(live.recorded.kind));
      await live.journal.append([running]);
    } catch (error) {
      log(`the journal of operations cannot be written: ${describeDiskError(error)}`);
      return fail(sendUnwritable(live.recorded.kind));
    }
    live.set(running);
    readings.outdate(running.change.instanceId);
    return ok(null);
  }

  async function send(live: LiveOperation, step: Step, seen: Readings): Promise<boolean> {
    let meant: StepOutput | undefined;
    // The action first reads: until its write goes out, a kill leaves the step unsent.
    live.set(startedAt(step, clock()));
    const { value: sent, by } = await trace(
      () => actionOf(step.change).send(step.change as never, seen, (output) => (meant = output)),
      (use) => goesOut(live, { ...startedAt(step, clock(), meant), by: use }),
    );
    const { reads, answers } = actionOf(step.change);
    if (reads !== null && answers === false && sent.result.ok && !sent.already) live.unconfirmed.add(step.id);
    note(live, by ? { ...step, by } : step, withMeant(stateOf(step.change, sent, clock()), meant));
    return !sent.result.ok && writeOutcome(sent.result.error) === 'perhaps';
  }

  function stateOf(change: Change, { result, already, left, untried, changed }: Sent, at: number): StepState {
    if (result.ok && already) return { state: 'done', at, output: result.value, undo: null, already };
    if (result.ok) {
      const undo = actionOf(change).inverse?.(change as never, result.value) ?? null;
      return { state: 'done', at, output: result.value, undo };
    }
    if (changed) return { state: 'skipped', at, why: oneLine(result.error.message, 500) };
    if (untried) return { state: 'open', at, error: result.error };
    const rest = left ? { left } : {};
    if (writeOutcome(result.error) === 'perhaps')
      return { state: 'unknown', at, error: result.error, ...rest };
    return left ? { state: 'failed', at, error: result.error, left } : notSent(result.error, at);
  }

  async function settle(live: LiveOperation, step: Step, seen: Readings, isFirst = false): Promise<void> {
    const isMeant = () => live.steps[step.id] === step && live.journal !== null;
    const { change } = step;
    const state = sentOf(step) ?? step.state;
    // Somebody else may have done it a moment before: read the state.
    const isGone = state.state === 'failed' && saysGone(state.error);
    // Successes are read back too; other refusals are already settled.
    if (!isMeant() || (state.state !== 'done' && state.state !== 'unknown' && !isGone)) return;
    const action = actionOf(change);
    if (action.reads === null || whyGone(live, step)) return;
    const asked: Result<StepOutput> = state.state === 'done' ? ok(state.output) : fail(state.error);
    const [answer, meant] = [asked.ok ? asked.value : null, meantBy(state)];
    // Dated by the send, however late it is seen.
    const { at } = state;
    const told = asked.ok ? undefined : asked.error.advice;
    const settled = await action.settle(change as never, answer, seen, { at, meant, isFirst, told });
    if (!isMeant()) return;
    if (isGone) {
      const { shown, output = {} } = settled;
      if (shown) live.note([{ ...step, state: { state: 'done', at, output, undo: null, already: true } }]);
      return;
    }
    const error = settleWrite(asked, settled.shown, action.reads, action.answers !== false);
    if (!error) {
      const output = settled.output ?? answer ?? meant ?? {};
      const undo = action.inverse?.(change as never, output) ?? null;
      if (!isDeepStrictEqual(answer, output))
        live.note([{ ...step, state: { state: 'done', at, output, undo } }]);
      return;
    }
    if (step.state.state === 'waiting') return;
    const left = settled.left ?? ('left' in state ? state.left : undefined);
    const rest = {
      at,
      error: settled.doubt ? { ...error, advice: settled.doubt } : error,
      ...(left ? { left } : {}),
    };
    const isUnknown = isOpenStill(at, settled.shown, clock());
    const ended = withMeant({ state: isUnknown ? 'unknown' : 'failed', ...rest }, meant);
    if (!isDeepStrictEqual(state, ended)) live.note([{ ...step, state: ended }]);
  }

  return {
    heldBack,
    afterRestart(step: Step): Step | undefined {
      const { change, state } = step;
      if (state.state !== 'done') return undefined;
      const output = actionOf(change).afterRestart?.(change as never, state.output);
      return output && { ...step, state: { ...state, output } };
    },
    /** Checks each step just before sending. `isStopped`: the app is closing and waits for no reading. */
    async run(
      live: LiveOperation,
      instanceId: string,
      { isStopped, others }: { isStopped: () => boolean; others: () => readonly LiveOperation[] },
    ): Promise<void> {
      const own = live.steps.filter(
        ({ change, state }) => change.instanceId === instanceId && state.state === 'waiting',
      );
      // Searches come last: a replanned rest adds changes behind the first plan's searches.
      const steps = [
        ...own.filter((step) => !isLookup(step.change)),
        ...own.filter((step) => isLookup(step.change)),
      ];
      const turn = installationOf(instanceId, instances.list());
      const barriers = createBarriers();
      const sent: Step[] = [];
      let seen: Readings | null = null;
      const stopped = (): StepState | null => {
        if (live.isCanceled) return { state: 'canceled', at: clock() };
        return isStopped() ? { state: 'open', at: clock(), error: notTried(live.recorded.kind) } : null;
      };
      for (const step of steps) {
        const release = await turns.enter(turn, 1);
        try {
          // New readings per change, since others change the server too; consecutive searches share one.
          seen = (isLookup(step.change) && seen) || readings.begin({ isKept: false });
          const state =
            stopped() ??
            barriers.stateFor(step.change, clock()) ??
            (await lookAgain(live, step, seen)) ??
            stopped();
          const held = state || live.sentAgain.has(step.id) ? null : heldBack(step, [live, ...others()]);
          const end = state ?? held;
          if (end) note(live, step, end);
          const isLost = !end && (await send(live, step, seen));
          const ended = () => live.steps[step.id] ?? step;
          barriers.add(step.change, ended().state);
          if (isLost && !isStopped()) await settle(live, ended(), readings.begin(), true);
          else if (!held && (!state || ended().state.state === 'unknown')) sent.push(ended());
          if (!isLookup(step.change)) seen = null;
        } finally {
          release();
        }
      }
      // A closing app waits for no reading: the next start looks up unknown steps.
      try {
        if (isStopped()) return;
        const after = readings.begin();
        for (const step of sent) await settle(live, step, after);
      } finally {
        live.tellDone(sent.map(({ id }) => id));
      }
    },
    async look(live: LiveOperation, steps: readonly Step[]): Promise<void> {
      const seen = readings.begin();
      for (const { id } of steps) {
        const told = live.steps[id];
        if (told) await settle(live, told, seen);
        const step = live.steps[id];
        if (!step || step.state.state === 'done') continue;
        const state = await lookBefore(live, step, seen);
        if (live.steps[id] !== step) continue;
        if (state === null) live.note([{ ...step, lookedAt: clock() }]);
        else if (!('error' in state)) note(live, step, state);
        else if (step.state.state === 'open') note(live, step, { ...state, state: 'open' } as StepState);
      }
    },
    async settleUnknown(operations: readonly LiveOperation[], instanceId: string): Promise<void> {
      const after = readings.begin();
      for (const live of operations)
        for (const step of live.steps)
          if (step.change.instanceId === instanceId && step.state.state === 'unknown')
            await settle(live, step, after);
    },
    isOver: (live: LiveOperation): boolean =>
      live.steps.every((step) => {
        const { change, state } = step;
        if (state.state === 'done') return live.isGivenUp || isHandedOver(step);
        if (state.state === 'unknown')
          return live.isClosed || actionOf(change).reads === null || whyGone(live, step) !== null;
        return state.state !== 'waiting' && state.state !== 'running' && state.state !== 'open';
      }),
  };
}

function notSent(error: AppError, at: number): StepState {
  return meaningOf(error).scope === 'instance'
    ? { state: 'open', at, error }
    : { state: 'failed', at, error };
}

/** True while the server may still be working on a request of `askedAt`. ms */
function isOpenStill(askedAt: number, shown: Shown, now: number): boolean {
  return shown === null || now - askedAt < MAY_STILL_COME;
}

/** The subject, or by better-auth's wording the caller, is missing: only a reading tells which. */
function saysGone({ code, details }: AppError): boolean {
  return code === 'not-found' || details?.reason === 'no-membership';
}

/**
 * Stops later steps of a run that would meet the same failure: an unreachable instance, or a call this
 * organization's key may not make.
 */
function createBarriers() {
  let instance: AppError | null = null;
  const calls = new Map<string, AppError>();
  const callOf = (change: Change) => `${change.action} ${organizationIdOf(change)}`;
  return {
    stateFor(change: Change, at: number): StepState | null {
      if (instance) return { state: 'open', at, error: instance };
      const error = calls.get(callOf(change));
      return error ? { state: 'canceled', at, error } : null;
    },
    add(change: Change, state: StepState | undefined): void {
      if (isLookup(change)) return;
      if (state?.state !== 'failed' && state?.state !== 'unknown' && state?.state !== 'open') return;
      const { scope } = meaningOf(state.error);
      if (scope === 'instance') instance ??= asNotSent(state.error);
      if (scope === 'call') calls.set(callOf(change), asNotSent(state.error));
    },
  };
}

function asNotSent(error: AppError): AppError {
  if (writeOutcome(error) !== 'perhaps') return error;
  const { outcomeUnknown: _, ...details } = { ...error.details };
  return { ...error, advice: 'This step was not sent. Run it again once the instance answers.', details };
}
