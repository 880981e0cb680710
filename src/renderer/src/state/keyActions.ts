import type { StoreApi } from 'zustand/vanilla';
import type { CallInput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Change, ChangeBy } from '../../../shared/operations/change.ts';
import type { OperationKind } from '../../../shared/operations/operation.ts';
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
export type KeyActions = ReturnType<typeof createKeyActions>;

export function createKeyActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
  operations: OperationActions;
}) {
  const { bridge, store, refreshing, operations } = tools;
  const step = (change: Change) => plannedStep(store.getState(), change);

  /** Changes one key, to its end. */
  async function run(kind: OperationKind, change: Change): Promise<Result<StepOutput>> {
    return outcomeOf(await operations.runOperation({ kind, steps: [step(change)] }));
  }

  /** Reads anew what the changed keys open. */
  async function then<T>(instanceId: string, result: Promise<Result<T>>): Promise<Result<T>> {
    const settled = await result;
    if (settled.ok) void refreshing.refreshInstance(instanceId);
    return settled;
  }

  return {
    /** Has a key made for each of these organizations, shown in the place of the open dialog. */
    makeKeys: (instanceId: string, organizationIds: readonly string[], terms: KeyTerms) =>
      operations.startOperation(
        {
          kind: 'create-keys',
          steps: organizationIds.map((organizationId) =>
            step({ action: 'keys.make', instanceId, organizationId, ...terms }),
          ),
        },
        { show: true },
      ),
    /** Gives what became of the old key on the server (`oldKey`). */
    rotateKey: (key: KeyRef, terms: KeyTerms) =>
      run('rotate-keys', { action: 'keys.rotate', ...key, ...terms }),
    /** Deletes a key on the server, then here. */
    retireKey: (key: KeyRef) => run('retire-keys', { action: 'keys.retire', ...key }),
    /** Deletes another key of the person on the server. */
    retireOnServer: (key: Omit<ChangeBy<'keys.retireOnServer'>, 'action'>) =>
      run('retire-keys', { action: 'keys.retireOnServer', ...key }),
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
