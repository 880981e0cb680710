import type { Operation } from '../../../../shared/operations/operation.ts';
import { canRetry, STEP_WORDS } from '../../../../shared/operations/steps.ts';
import { isRunning } from '../../state/operations.ts';

/** What a person can have done with an operation. */
export type Offers = {
  /** Run the open steps. */
  run: boolean;
  /** Retry failed. */
  retry: boolean;
  undo: boolean;
};

/** What is offered of an operation as it stands: nothing while it runs, nor of what was done to this app alone. */
export function offersOf(operation: Operation): Offers {
  if (isRunning(operation)) return { run: false, retry: false, undo: false };
  const { counts, undoable } = operation;
  const retry = STEP_WORDS.some((word) => counts[word] > 0 && canRetry(word));
  return { run: counts.open > 0, retry, undo: undoable > 0 };
}
