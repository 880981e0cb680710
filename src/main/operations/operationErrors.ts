import type { AppError } from '../../shared/errors.ts';
import type { OperationKind } from '../../shared/operations/operation.ts';
import { finishWords } from '../../shared/operations/steps.ts';
import { describeDiskError } from '../storage/jsonFile.ts';

export function journalUnwritable(error: unknown): AppError {
  return {
    code: 'journal-unwritable',
    message: `Quayside could not save its plan (${describeDiskError(error)}), so it did nothing.`,
    advice: 'Free disk space, or fix the permissions of Quayside’s folder. Then try again.',
  };
}

/** The send of one step, which others may stand before. */
export function sendUnwritable(kind: OperationKind): AppError {
  return {
    code: 'journal-unwritable',
    message: 'Quayside could not save that it sends this change, so it did not send it.',
    advice: `Free disk space. Then choose ${finishWords(kind)} to go on.`,
  };
}

export const OPERATION_UNKNOWN: AppError = {
  code: 'operation-unknown',
  message: 'Quayside no longer has this operation.',
  advice: 'Check the instance for its result.',
};

export const APP_CLOSING: AppError = {
  code: 'app-closing',
  message: 'Quayside is closing and starts nothing new.',
  advice: 'Restart Quayside, then try again.',
};

export const OPERATION_RUNNING: AppError = {
  code: 'operation-running',
  message: 'This operation is still running.',
  advice: 'Wait until it ends, or stop it.',
};

export function serverAtWork(until: number): AppError {
  const at = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' }).format(until);
  return {
    code: 'conflict',
    message: 'This was sent and not answered: the server may still be working on it.',
    advice: `It was not sent again. Try again after ${at}.`,
  };
}

export const PLAN_REST: AppError = {
  code: 'plan-outdated',
  message: 'What is left of an off-boarding is planned again before it runs.',
  advice: `Choose ${finishWords('off-board')} to see the new plan.`,
};

export const UNDO_RUNNING: AppError = {
  code: 'operation-running',
  message: 'This operation is already being undone.',
  advice: 'See the result of the undo in Activity.',
};

export const NOTHING_TO_UNDO: AppError = {
  code: 'conflict',
  message: 'This operation can’t be undone.',
  advice: 'Steps that can be undone say so.',
};
