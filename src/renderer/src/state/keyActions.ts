import type { CallInput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Tools } from './tools.ts';

/** What can be done with keys; main tells the new list by itself. */
export type KeyActions = ReturnType<typeof createKeyActions>;

export function createKeyActions({ bridge, store, refreshing }: Tools) {
  /** Reads anew what the changed keys open. */
  async function then<T>(instanceId: string, result: Promise<Result<T>>): Promise<Result<T>> {
    const settled = await result;
    if (settled.ok) void refreshing.refreshInstance(instanceId);
    return settled;
  }

  return {
    pasteKey: (input: CallInput<'keys.paste'>) => then(input.instanceId, bridge.call('keys.paste', input)),
    reassignKey: (input: CallInput<'keys.reassign'>) =>
      then(input.instanceId, bridge.call('keys.reassign', input)),
    /** Moves what was kept for this session into the keychain. */
    async moveKeysIn() {
      const result = await bridge.call('keys.moveIn', {});
      if (result.ok) store.setState({ keychainBack: false });
      return result;
    },
  };
}
