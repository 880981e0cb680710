import { type AppError, writeOutcome } from '../../shared/errors.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { OperationKind, Step, StepOutput, StepState } from '../../shared/operations/operation.ts';
import { finishWords, isLookup } from '../../shared/operations/steps.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { letIn } from '../../shared/rules/effect.ts';
import { foldAddress } from '../../shared/text.ts';

/** A server may work on a request this long; until then an absent result settles nothing. ms */
export const MAY_STILL_COME = 120_000;

type Unknown = Extract<StepState, { state: 'unknown' }>;

export function sentOf({ state }: Pick<Step, 'state'>): Unknown | null {
  if (state.state === 'unknown') return state;
  if (!('sentBefore' in state) || !state.sentBefore) return null;
  const { sentBefore } = state;
  const error = isShownUndone(state) ? withOutcome(sentBefore.error, true) : sentBefore.error;
  return { ...sentBefore, error, state: 'unknown' };
}

/** True two minutes after the earlier send: from then on, only the new attempt counts. */
function isShownUndone(state: StepState): boolean {
  return 'sentBefore' in state && state.sentBefore?.error.details?.outcomeUnknown === false;
}

const withOutcome = (error: AppError, outcomeUnknown: boolean): AppError => ({
  ...error,
  details: { ...error.details, outcomeUnknown },
});

export function isSameChange(one: Change, other: Change): boolean {
  return aboutOf(one) === aboutOf(other);
}

function aboutOf(change: Change): string {
  const isInvitation = letIn(effectOf(change))?.on === 'invitation';
  const leftOut = ['passwordId', 'actorId', ...(isInvitation ? ['action', 'invitationId'] : [])];
  const about = Object.entries(change).flatMap(([name, value]) => {
    if (leftOut.includes(name) || !/^(?:action|email|name|.*Id)$/.test(name)) return [];
    return [[name, name === 'email' ? foldAddress(String(value)) : value]];
  });
  return JSON.stringify(about.sort());
}

export function firstState(denied: string | undefined, at: number): StepState {
  return denied === undefined ? { state: 'waiting' } : { state: 'skipped', at, why: denied };
}

/** `kind`: of its operation. */
export function afterStop(
  step: Step,
  kind: OperationKind,
  at: number,
  why: keyof typeof SENT = 'ended',
): Step | undefined {
  const { change, state } = step;
  const isSent = state.state === 'running' && !isLookup(change);
  const end: StepState = isSent
    ? withMeant({ state: 'unknown', at: state.at, error: SENT[why] }, meantBy(state))
    : { state: 'open', at, error: { ...notTried(kind), ...UNSENT[why] } };
  return state.state === 'waiting' || state.state === 'running'
    ? { ...step, state: endOf(step, end) }
    : undefined;
}

/** A step that was sent before stays unknown unless now done: only a reading settles it. */
export function endOf(step: Step, end: StepState): StepState {
  const before = sentOf(step);
  if (!before || end.state === 'done' || isShownUndone(step.state)) return end;
  if (end.state === 'unknown') return withMeant(end, meantBy(end) ?? before.meant);
  const left = 'left' in end ? end.left : undefined;
  return {
    ...before,
    error: whySentBefore(end) ?? before.error,
    ...(left ? { left } : {}),
  };
}

function whySentBefore(end: StepState): AppError | undefined {
  const why: AppError | undefined =
    end.state === 'skipped'
      ? { code: 'conflict', message: end.why, advice: '' }
      : 'error' in end
        ? end.error
        : undefined;
  if (!why || why.code === 'not-tried') return undefined;
  return { ...withOutcome(why, true), advice: SENT_BEFORE };
}

export function startedAt(step: Step, at: number, meant?: StepOutput): Step {
  const before = 'sentBefore' in step.state ? { sentBefore: step.state.sentBefore } : {};
  return { ...step, state: withMeant({ state: 'running', at, ...before }, meant) };
}

export function withOutput(step: Step, output: StepOutput): Step | undefined {
  const { state } = step;
  if (state.state !== 'done') return undefined;
  return { ...step, state: { ...state, output: { ...state.output, ...output } } };
}

export function meantBy(state: StepState): StepOutput | undefined {
  return 'meant' in state ? state.meant : undefined;
}

export function withMeant(state: StepState, meant: StepOutput | undefined): StepState {
  const isOpen = state.state === 'running' || state.state === 'unknown';
  return isOpen && meant ? { ...state, meant } : state;
}

export function canceledByPerson(step: Step, at: number): Step | undefined {
  const { state } = step;
  if (state.state === 'open') return { ...step, state: { state: 'canceled', at, error: state.error } };
  return state.state === 'waiting' ? { ...step, state: endOf(step, { state: 'canceled', at }) } : undefined;
}

export function inLineAgain(step: Step, forSession?: boolean): Step {
  const { state } = step;
  const change = ('left' in state ? state.left : undefined) ?? step.change;
  const kept = 'expiresInDays' in change && forSession !== undefined ? { ...change, forSession } : change;
  const waiting: StepState = { state: 'waiting' };
  if (state.state === 'unknown') {
    const { state: _, left: __, ...sentBefore } = state;
    return { ...step, change: kept, state: { ...waiting, sentBefore } };
  }
  if (state.state !== 'failed' || writeOutcome(state.error) !== 'perhaps')
    return { ...step, change: kept, state: waiting };
  // The server may finish late: if found done, it is this step's work.
  const sentBefore = { at: state.at, error: withOutcome(state.error, false) };
  return { ...step, change: kept, state: { ...waiting, sentBefore } };
}

export function whyNotDone({ state }: Step): AppError | null {
  if (state.state === 'done') return null;
  if (state.state === 'skipped') return { code: 'conflict', message: state.why, advice: 'Nothing was sent.' };
  return 'error' in state && state.error ? state.error : CANCELED;
}

export function notTried(kind: OperationKind): AppError {
  return {
    code: 'not-tried',
    message: 'Quayside was closed before this step was done.',
    advice: `Choose ${finishWords(kind)} to do it.`,
  };
}

const CANCELED: AppError = {
  code: 'not-tried',
  message: 'The operation was stopped before this step.',
  advice: 'Nothing was sent. Start it again.',
};

const INTERRUPTED: AppError = {
  code: 'interrupted',
  message: 'Quayside quit during the call, so it is unknown whether this was done.',
  advice: 'Quayside checks as soon as the instance answers.',
  details: { outcomeUnknown: true },
};

const SENT_BEFORE = 'This was sent before, with unknown outcome: refresh and check before you try again.';

const DEFECT = 'Quayside had an internal error (see its log),';

const UNSENT = { ended: {}, defect: { message: `${DEFECT} so this step was not done.` } };

const SENT = {
  ended: INTERRUPTED,
  defect: { ...INTERRUPTED, message: `${DEFECT} so it is unknown whether this step was done.` },
};
