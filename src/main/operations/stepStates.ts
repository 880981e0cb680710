import type { AppError } from '../../shared/errors.ts';
import type { Step, StepOutput, StepState } from '../../shared/operations/step.ts';
import { isLookup } from '../../shared/operations/steps.ts';

/** A server may still be at work on what it was asked: until then a reading that shows nothing settles nothing. ms */
export const MAY_STILL_COME = 120_000;

/** How a planned step begins: one that cannot be done is kept for the record. `at` in ms since the epoch. */
export function firstState(denied: string | undefined, at: number): StepState {
  return denied === undefined ? { state: 'waiting' } : { state: 'skipped', at, why: denied };
}

/**
 * A step as it stands after its run stopped in the middle, by the end of the app or by a defect of Quayside; undefined
 * where that changes nothing. What only looks at a server is made again.
 */
export function afterStop(step: Step, at: number, why: 'ended' | 'defect' = 'ended'): Step | undefined {
  const { change, state } = step;
  const isSent = state.state === 'running' && !isLookup(change);
  if (isSent) {
    const unknown: StepState = { state: 'unknown', at: state.at, error: SENT[why] };
    return { ...step, state: withMeant(unknown, meantBy(state)) };
  }
  if (state.state === 'waiting' || state.state === 'running')
    return { ...step, state: { state: 'open', at, error: UNSENT[why] } };
  return undefined;
}

/** A step that was done, with more of what came of it; undefined for any other. */
export function withOutput(step: Step, output: StepOutput): Step | undefined {
  const { state } = step;
  if (state.state !== 'done') return undefined;
  return { ...step, state: { ...state, output: { ...state.output, ...output } } };
}

/** What a step comes to if it was done, as far as it was told before it went out. */
export function meantBy(state: StepState): StepOutput | undefined {
  return 'meant' in state ? state.meant : undefined;
}

/** What is not known to be done keeps what it comes to. */
export function withMeant(state: StepState, meant: StepOutput | undefined): StepState {
  const isOpen = state.state === 'running' || state.state === 'unknown';
  return isOpen && meant ? { ...state, meant } : state;
}

/** A step that a person gives up; undefined for one that was tried. */
export function canceledByPerson(step: Step, at: number): Step | undefined {
  const { state } = step;
  if (state.state === 'open') return { ...step, state: { state: 'canceled', at, error: state.error } };
  return state.state === 'waiting' ? { ...step, state: { state: 'canceled', at } } : undefined;
}

/**
 * A step that is to be tried again: what is left of it, where a part was done. `forSession`: where a key that it makes
 * is kept now.
 */
export function inLineAgain(step: Step, forSession?: boolean): Step {
  const left = 'left' in step.state ? step.state.left : undefined;
  const change = left ?? step.change;
  const makesKey = change.action === 'keys.make' || change.action === 'keys.rotate';
  const kept = makesKey && forSession !== undefined ? { ...change, forSession } : change;
  return { ...step, change: kept, state: { state: 'waiting' } };
}

/** Why a step was not done, as a failure; null for one that was. */
export function whyNotDone({ state }: Step): AppError | null {
  if (state.state === 'done') return null;
  if (state.state === 'canceled' && !state.error) return CANCELED;
  if (state.state === 'skipped') return { code: 'conflict', message: state.why, advice: 'Nothing was sent.' };
  return 'error' in state && state.error ? state.error : NOT_TRIED;
}

/** What a step says that was not tried before the app ended. */
export const NOT_TRIED: AppError = {
  code: 'not-tried',
  message: 'Quayside was closed before this step was done.',
  advice: 'Run the open steps to do it now.',
};

const CANCELED: AppError = {
  code: 'not-tried',
  message: 'The operation was stopped before this step.',
  advice: 'Nothing was sent. Start it anew to do it.',
};

const INTERRUPTED: AppError = {
  code: 'interrupted',
  message: 'Quayside ended while the server was asked, so nobody knows yet whether it was done.',
  advice: 'It is looked up as soon as the instance answers.',
  details: { outcomeUnknown: true },
};

const DEFECT = 'Quayside failed inside (its log says more),';

const UNSENT = {
  ended: NOT_TRIED,
  defect: { ...NOT_TRIED, message: `${DEFECT} so this step was not done.` },
};

const SENT = {
  ended: INTERRUPTED,
  defect: { ...INTERRUPTED, message: `${DEFECT} so nobody knows yet whether this step was done.` },
};
