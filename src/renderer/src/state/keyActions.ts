import type { StoreApi } from 'zustand/vanilla';
import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { Refreshing } from './refreshing.ts';

/** What can be done with keys; each tells its outcome, and main tells the new list by itself. */
export type KeyActions = {
  /**
   * Has keys made for several organizations, one after the other, then reads the instance again. Ends early when
   * `stopped` says so; `onStep` is told when one begins (null) and how it ended.
   */
  makeKeys(
    input: Omit<CallInput<'keys.make'>, 'organizationId'>,
    organizationIds: readonly string[],
    watch: { stopped: () => boolean; onStep: (organizationId: string, end: Result<object> | null) => void },
  ): Promise<void>;
  pasteKey(input: CallInput<'keys.paste'>): Promise<Result<CallOutput<'keys.paste'>>>;
  rotateKey(input: CallInput<'keys.rotate'>): Promise<Result<CallOutput<'keys.rotate'>>>;
  reassignKey(input: CallInput<'keys.reassign'>): Promise<Result<object>>;
  retireKey(input: CallInput<'keys.retire'>): Promise<Result<object>>;
  forgetKey(input: CallInput<'keys.forget'>): Promise<Result<object>>;
  retireOnServer(input: CallInput<'keys.retireOnServer'>): Promise<Result<object>>;
  /** Moves what was kept for this session into the keychain. */
  moveKeysIn(): Promise<Result<object>>;
};

/** Creates the actions on keys. */
export function createKeyActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
}): KeyActions {
  const { bridge, store, refreshing } = tools;

  /** Reads anew what the changed keys open. */
  async function then<T>(instanceId: string, result: Promise<Result<T>>): Promise<Result<T>> {
    const settled = await result;
    if (settled.ok) void refreshing.refreshInstance(instanceId);
    return settled;
  }

  return {
    async makeKeys(input, organizationIds, { stopped, onStep }) {
      for (const organizationId of organizationIds) {
        if (stopped()) break;
        onStep(organizationId, null);
        onStep(organizationId, await bridge.call('keys.make', { ...input, organizationId }));
      }
      void refreshing.refreshInstance(input.instanceId);
    },
    pasteKey: (input) => then(input.instanceId, bridge.call('keys.paste', input)),
    rotateKey: (input) => then(input.instanceId, bridge.call('keys.rotate', input)),
    reassignKey: (input) => then(input.instanceId, bridge.call('keys.reassign', input)),
    retireKey: (input) => then(input.instanceId, bridge.call('keys.retire', input)),
    forgetKey: (input) => bridge.call('keys.forget', input),
    retireOnServer: (input) => then(input.instanceId, bridge.call('keys.retireOnServer', input)),
    async moveKeysIn() {
      const result = await bridge.call('keys.moveIn', {});
      if (result.ok) store.setState({ keychainBack: false });
      return result;
    },
  };
}
