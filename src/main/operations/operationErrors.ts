import type { AppError } from '../../shared/errors.ts';
import { describeDiskError } from '../storage/jsonFile.ts';

export function journalUnwritable(error: unknown): AppError {
  return {
    code: 'journal-unwritable',
    message: `Quayside could not write down what it was about to do (${describeDiskError(error)}), so it did nothing.`,
    advice: 'Make room on the disk, or see to the permissions of Quayside’s folder, then try again.',
  };
}

export const OPERATION_UNKNOWN: AppError = {
  code: 'operation-unknown',
  message: 'Quayside does not remember this operation any more.',
  advice: 'Look at the instance itself for what it came to.',
};

export const APP_CLOSING: AppError = {
  code: 'app-closing',
  message: 'Quayside is about to close, so it begins nothing new.',
  advice: 'Start Quayside again, then do this again.',
};

export const OPERATION_RUNNING: AppError = {
  code: 'operation-running',
  message: 'This operation is still running.',
  advice: 'Wait until it has ended, or stop it.',
};

/** All that could be tried again must not be sent twice within the time that a server may take. */
export const SERVER_AT_WORK: AppError = {
  code: 'operation-running',
  message: 'The server may still be at work on this, and doing it twice would do harm.',
  advice: 'Refresh in two minutes and look, then try again.',
};

export const PLAN_OUTDATED: AppError = {
  code: 'plan-outdated',
  message:
    'This plan is more than seven days old, so what is left of it is looked at anew before it goes on.',
  advice: 'Look at what is left of it, then run it.',
};

export const UNDO_RUNNING: AppError = {
  code: 'operation-running',
  message: 'This operation is being undone already.',
  advice: 'Look in Activity at what the undo came to.',
};

export const NOTHING_TO_UNDO: AppError = {
  code: 'conflict',
  message: 'Nothing of this operation can be taken back.',
  advice: 'What can be undone says so beside its step.',
};
