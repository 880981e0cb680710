import type { Result } from '../../../shared/errors.ts';
import type { Operation } from '../../../shared/operations/operation.ts';
import { useActions } from '../state/app.tsx';
import type { State } from '../state/model.ts';
import { hasInstance, isRunning } from '../state/operations.ts';

export const NOT_BEGUN = {
  run: 'The open steps were not finished',
  finish: 'The off-boarding could not be planned again',
  retry: 'The retry did not start',
  runCanceled: 'The canceled steps were not run',
  close: 'The operation is still open',
} as const;

const NO_OFFERS = {
  run: false,
  retry: false,
  runCanceled: false,
  finish: false,
  undo: false,
  markAsDone: false,
};

/** Nothing for running operations or changes of this app alone; no undo once all its instances are removed. */
export function offersOf(operation: Operation, instances: Pick<State, 'byId'>) {
  if (isRunning(operation)) return NO_OFFERS;
  const { counts, undoable, stillOpen, failedOn, doneWith } = operation;
  const isFailed = failedOn !== undefined && !doneWith;
  const undo = undoable > 0 && hasInstance(instances, operation);
  const left = counts.open + counts.failed + counts.unknown + counts.canceled;
  if (operation.kind === 'off-board')
    return {
      ...{ ...NO_OFFERS, undo },
      finish: left > 0 || Boolean(stillOpen),
      markAsDone: isFailed || Boolean(stillOpen),
    };
  return {
    ...{ ...NO_OFFERS, undo },
    run: counts.open > 0,
    retry: counts.failed + counts.unknown > 0,
    runCanceled: counts.canceled > 0,
    markAsDone: counts.open === 0 && isFailed,
  };
}

export function useOrTell(): (title: string, begun: Promise<Result<object>>) => Promise<void> {
  const { tellTrouble } = useActions();
  return async (title, begun) => {
    const result = await begun;
    if (!result.ok) tellTrouble(title, result.error);
  };
}
