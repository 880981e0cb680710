import type { Operation } from '../../../../shared/operations/operation.ts';
import type { State } from '../../state/model.ts';
import { hasInstance, isRunning } from '../../state/operations.ts';

/** Heads why what was asked for was not begun, where that is told below the screen. */
export const NOT_BEGUN = {
  run: 'The open steps were not finished',
  retry: 'The retry did not start',
  runCanceled: 'The canceled steps were not run',
  close: 'The operation is still open',
} as const;

/**
 * What is offered of an operation as it stands: nothing while it runs, nor of what was done to this app alone, and no undo
 * where each of its instances was removed.
 */
export function offersOf(operation: Operation, instances: Pick<State, 'byId'>) {
  if (isRunning(operation))
    return { run: false, retry: false, runCanceled: false, undo: false, markAsDone: false };
  const { counts, undoable, stillOpen, failedOn, doneWith } = operation;
  const isFailed = failedOn !== undefined && !doneWith;
  return {
    run: counts.open > 0,
    retry: counts.failed + counts.unknown > 0,
    runCanceled: counts.canceled > 0,
    undo: undoable > 0 && hasInstance(instances, operation),
    /** Where something is left that cannot simply be finished. */
    markAsDone: counts.open === 0 && (isFailed || Boolean(stillOpen)),
  };
}
