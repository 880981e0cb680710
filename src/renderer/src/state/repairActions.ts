import type { Repair } from '../../../shared/calls/repair.ts';
import type { CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What can be done to mend list and keychain. */
export type RepairActions = {
  /** What can be mended. May make the system ask for the keychain’s password. */
  readRepair(): Promise<Result<Repair>>;
  /** Deletes secrets that no record names. */
  deleteStrayKeys(ids: readonly string[]): Promise<Result<CallOutput<'repair.deleteKeys'>>>;
  /** Puts an earlier list in the place of the present one, and loads the window anew. */
  restoreList(listId: string): Promise<Result<CallOutput<'repair.restoreList'>>>;
  /** Shows a file that was set aside in its folder. */
  showSetAside(fileId: string): Promise<Result<object>>;
  /** Sets the profile aside; the app ends and starts anew. */
  startOver(): Promise<Result<object>>;
};

/** Creates the actions that mend. */
export function createRepairActions({ bridge }: { bridge: Bridge }): RepairActions {
  return {
    readRepair: () => bridge.call('repair.read', {}),
    deleteStrayKeys: (ids) => bridge.call('repair.deleteKeys', { ids: [...ids] }),
    async restoreList(listId) {
      const restored = await bridge.call('repair.restoreList', { listId });
      // Everything that this window knows is of the list that went.
      if (restored.ok) void bridge.call('app.reload', {});
      return restored;
    },
    showSetAside: (fileId) => bridge.call('repair.showFile', { fileId }),
    startOver: () => bridge.call('repair.startOver', {}),
  };
}
