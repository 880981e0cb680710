import type { ActivityPage } from '../../../shared/calls/activity.ts';
import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What can be done with what was done: looked at, handed out, deleted. */
export type ActivityActions = {
  listActivity(input: CallInput<'activity.list'>): Promise<Result<ActivityPage>>;
  exportActivity(input: CallInput<'activity.export'>): Promise<Result<CallOutput<'activity.export'>>>;
  /** Deletes all that is over. */
  clearActivity(): Promise<Result<object>>;
  /** Puts what became of each step of an operation on the clipboard. */
  copyResults(operationId: string): Promise<Result<object>>;
  saveResults(
    operationId: string,
    format: CallInput<'operations.saveResults'>['format'],
  ): Promise<Result<CallOutput<'operations.saveResults'>>>;
};

/** Creates the actions of Activity: main keeps it, and asks for the files. */
export function createActivityActions({ bridge }: { bridge: Bridge }): ActivityActions {
  return {
    listActivity: (input) => bridge.call('activity.list', input),
    exportActivity: (input) => bridge.call('activity.export', input),
    clearActivity: () => bridge.call('activity.clear', {}),
    copyResults: (operationId) => bridge.call('operations.copyResults', { operationId }),
    saveResults: (operationId, format) => bridge.call('operations.saveResults', { operationId, format }),
  };
}
