import type { StoreApi } from 'zustand/vanilla';
import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/step.ts';
import type { KeyTerms } from '../../../shared/plans/createKeys.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { OperationActions } from './operationActions.ts';
import { outcomeOf } from './operations.ts';
import { plannedStep } from './planning.ts';
import type { Refreshing } from './refreshing.ts';

/** A key that is recorded here. */
export type KeyRef = Pick<ChangeBy<'keys.retire'>, 'instanceId' | 'organizationId' | 'keyId'>;

/** What can be done with keys; main tells the new list by itself. */
export type KeyActions = {
  /** Has a key made for each of these organizations, shown in the place of the open dialog. */
  makeKeys(
    instanceId: string,
    organizationIds: readonly string[],
    terms: KeyTerms,
  ): Promise<Result<{ operationId: string }>>;
  /** Gives what became of the old key on the server (`oldKey`). */
  rotateKey(key: KeyRef, terms: KeyTerms): Promise<Result<StepOutput>>;
  /** Deletes a key on the server, then here. */
  retireKey(key: KeyRef): Promise<Result<object>>;
  /** Deletes another key of the person on the server. */
  retireOnServer(key: Omit<ChangeBy<'keys.retireOnServer'>, 'action'>): Promise<Result<object>>;
  pasteKey(input: CallInput<'keys.paste'>): Promise<Result<CallOutput<'keys.paste'>>>;
  reassignKey(input: CallInput<'keys.reassign'>): Promise<Result<object>>;
  forgetKey(input: CallInput<'keys.forget'>): Promise<Result<object>>;
  /** Moves what was kept for this session into the keychain. */
  moveKeysIn(): Promise<Result<object>>;
};

/** Creates the actions on keys. */
export function createKeyActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
  operations: OperationActions;
}): KeyActions {
  const { bridge, store, refreshing, operations } = tools;
  const step = (change: Parameters<typeof plannedStep>[1]) => plannedStep(store.getState(), change);

  /** Reads anew what the changed keys open. */
  async function then<T>(instanceId: string, result: Promise<Result<T>>): Promise<Result<T>> {
    const settled = await result;
    if (settled.ok) void refreshing.refreshInstance(instanceId);
    return settled;
  }

  return {
    makeKeys: (instanceId, organizationIds, terms) =>
      operations.startOperation(
        {
          kind: 'create-keys',
          steps: organizationIds.map((organizationId) =>
            step({ action: 'keys.make', instanceId, organizationId, ...terms }),
          ),
        },
        { show: true },
      ),
    rotateKey: async (key, terms) =>
      outcomeOf(
        await operations.runOperation({
          kind: 'rotate-keys',
          steps: [step({ action: 'keys.rotate', ...key, ...terms })],
        }),
      ),
    retireKey: async (key) =>
      outcomeOf(
        await operations.runOperation({
          kind: 'retire-keys',
          steps: [step({ action: 'keys.retire', ...key })],
        }),
      ),
    retireOnServer: async (key) =>
      outcomeOf(
        await operations.runOperation({
          kind: 'retire-keys',
          steps: [step({ action: 'keys.retireOnServer', ...key })],
        }),
      ),
    pasteKey: (input) => then(input.instanceId, bridge.call('keys.paste', input)),
    reassignKey: (input) => then(input.instanceId, bridge.call('keys.reassign', input)),
    forgetKey: (input) => bridge.call('keys.forget', input),
    async moveKeysIn() {
      const result = await bridge.call('keys.moveIn', {});
      if (result.ok) store.setState({ keychainBack: false });
      return result;
    },
  };
}
