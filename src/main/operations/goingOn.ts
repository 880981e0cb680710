import type { CallInput } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Step } from '../../shared/operations/operation.ts';
import { canRetry, isLookup } from '../../shared/operations/steps.ts';
import type { LiveOperation } from './liveOperation.ts';
import type { NewSince } from './newSince.ts';
import { journalUnwritable } from './operationErrors.ts';
import type { RunSteps } from './runSteps.ts';

/** What is left of an older plan is looked at anew, and shown, before it goes on. ms */
const PLAN_GOOD_FOR = 7 * 86_400_000;
const TOO_OLD = 'This off-boarding plan was more than seven days old.';
/** A plan that was made so long after now was made by a wrong clock: nobody knows how old it is. ms */
const CLOCK_WAS_WRONG = 3_600_000;

export function isOutdated({ recorded }: LiveOperation, step: Step, now: number): boolean {
  const age = now - (step.lookedAt ?? recorded.startedAt);
  return age > PLAN_GOOD_FOR || age < -CLOCK_WAS_WRONG;
}

/** What is left of a plan that is too old to be run unseen. */
export function outdatedOf(live: LiveOperation, now: number): Step[] {
  const isLeft = ({ state: { state } }: Step) => state === 'open' || canRetry(state);
  return live.steps.filter((step) => isLeft(step) && isOutdated(live, step, now));
}

/** Looks at what is left, and for what has come since. Gives `journal-unwritable`. */
export async function lookAnew(
  live: LiveOperation,
  left: readonly Step[],
  { newSince, runSteps }: { newSince: Pick<NewSince, 'look'>; runSteps: Pick<RunSteps, 'look'> },
): Promise<Result<Record<string, never>>> {
  // First, since what was looked at can be run: nothing may run before what has come is named.
  try {
    await newSince.look(live, { why: TOO_OLD });
  } catch (error) {
    return fail(journalUnwritable(error));
  }
  const byInstance = Map.groupBy(left, ({ change }) => change.instanceId);
  await Promise.all([...byInstance.values()].map((steps) => runSteps.look(live, steps)));
  return ok({});
}

export function isToRetry({ stepIds, only }: CallInput<'operations.retry'>): (step: Step) => boolean {
  return ({ id, state: { state } }) =>
    canRetry(state) &&
    (stepIds === undefined || stepIds.includes(id)) &&
    (only === undefined || (only === 'canceled') === (state === 'canceled'));
}

/** What was read on an instance before more is done there is no proof of that: it is read again then. */
export function searchesAfter(steps: readonly Step[], again: readonly Step[]): Step[] {
  const ids = new Set(again.map(({ change }) => change.instanceId));
  return steps.filter(
    (step) =>
      isLookup(step.change) &&
      ids.has(step.change.instanceId) &&
      !again.includes(step) &&
      (step.state.state === 'done' || step.state.state === 'failed'),
  );
}
