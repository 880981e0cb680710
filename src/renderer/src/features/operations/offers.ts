import type { Operation } from '../../../../shared/operations/operation.ts';
import { canRetry, STEP_WORDS } from '../../../../shared/operations/steps.ts';
import { isRunning } from '../../state/operations.ts';

/** What a person can have done with an operation. */
export type Offers = {
  /** Run the open steps. */
  run: boolean;
  /** Retry failed, also what was stopped or given up: where the steps are seen. */
  retry: boolean;
  /** Retry failed, of what failed or may not have happened alone: where they are not. */
  retryFailed: boolean;
  undo: boolean;
};

/** Heads why what was asked for was not begun, where that is told below the screen. */
export const NOT_BEGUN = {
  run: 'The open steps were not run',
  retry: 'It was not tried again',
  giveUp: 'The open steps were not given up',
} as const;

/** What is offered of an operation as it stands: nothing while it runs, nor of what was done to this app alone. */
export function offersOf(operation: Operation): Offers {
  if (isRunning(operation)) return { run: false, retry: false, retryFailed: false, undo: false };
  const { counts, undoable } = operation;
  const retry = STEP_WORDS.some((word) => counts[word] > 0 && canRetry(word));
  const retryFailed = counts.failed + counts.unknown > 0;
  return { run: counts.open > 0, retry, retryFailed, undo: undoable > 0 };
}
