import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What a person can do about updates of this app. How they stand, main tells. */
export type UpdateActions = {
  lookForUpdates(): Promise<Result<object>>;
  downloadUpdate(): Promise<Result<object>>;
  stopUpdate(): Promise<Result<object>>;
  restartAndInstall(): Promise<Result<object>>;
};

/** Creates these actions. */
export function createUpdateActions({ bridge }: { bridge: Bridge }): UpdateActions {
  return {
    lookForUpdates: () => bridge.call('updates.look', {}),
    downloadUpdate: () => bridge.call('updates.download', {}),
    stopUpdate: () => bridge.call('updates.stop', {}),
    restartAndInstall: () => bridge.call('updates.restart', {}),
  };
}
