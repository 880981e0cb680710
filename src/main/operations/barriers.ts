import { meaningOf, writeOutcome } from '../../shared/errorMeanings.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { StepState } from '../../shared/operations/step.ts';
import { isLookup, organizationIdOf } from '../../shared/operations/steps.ts';

/** What would meet later steps too: the whole instance out of reach, or a call that this organization’s key may not make. */
export type Barriers = {
  /** How a step ends that one stands before, `at` ms since the epoch; null for one that can be tried. */
  stateFor(change: Change, at: number): StepState | null;
  /** Learns from how a step ended. */
  add(change: Change, state: StepState | undefined): void;
};

/** Creates the barriers of one run on one instance. */
export function createBarriers(): Barriers {
  let instance: AppError | null = null;
  const calls = new Map<string, AppError>();
  const callOf = (change: Change) => `${change.action} ${organizationIdOf(change)}`;
  return {
    stateFor(change: Change, at: number): StepState | null {
      if (instance) return { state: 'open', at, error: instance };
      const error = calls.get(callOf(change));
      // What could not be looked at stays open, whomever was looked for.
      return error ? { state: isLookup(change) ? 'open' : 'canceled', at, error } : null;
    },
    add(change: Change, state: StepState | undefined): void {
      if (state?.state !== 'failed' && state?.state !== 'unknown' && state?.state !== 'open') return;
      const { scope } = meaningOf(state.error);
      if (scope === 'instance') instance ??= asNotSent(state.error);
      if (scope === 'call') calls.set(callOf(change), asNotSent(state.error));
    },
  };
}

/** What met an earlier step, for those after it: nothing of these went out, whatever may have come of that one. */
function asNotSent(error: AppError): AppError {
  if (writeOutcome(error) !== 'perhaps') return error;
  const { outcomeUnknown: _, ...details } = { ...error.details };
  return { ...error, advice: 'This step was not sent. Run it again once the instance answers.', details };
}
