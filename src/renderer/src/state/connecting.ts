import type { StoreApi } from 'zustand/vanilla';
import type { CallInput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Instance } from '../../../shared/instance.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { Refreshing } from './refreshing.ts';
import { withInstance } from './transitions.ts';

type Connecting = 'instances.add' | 'instances.edit' | 'instances.replaceKey';

/** What is stored once every step of connecting has succeeded; each is the work of a dialog, which gives the attempt's id. */
export type ConnectActions = ReturnType<typeof createConnectActions>;

/** What was stored is read anew at once. */
export function createConnectActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Pick<Refreshing, 'forget' | 'refreshInstance'>;
}) {
  const { bridge, store, refreshing } = tools;

  async function connect<N extends Connecting>(name: N, input: CallInput<N>): Promise<Result<Instance>> {
    const result = (await bridge.call(name, input)) as Result<Instance>;
    if (!result.ok) return result;
    // Stored, even when its dialog was closed in the last moment.
    const instance = result.value;
    store.setState((state) => withInstance(state, instance));
    refreshing.forget(instance.id);
    void refreshing.refreshInstance(instance.id, 'again');
    return result;
  }

  return {
    addInstance: (input: CallInput<'instances.add'>) => connect('instances.add', input),
    editInstance: (input: CallInput<'instances.edit'>) => connect('instances.edit', input),
    replaceKey: (input: CallInput<'instances.replaceKey'>) => connect('instances.replaceKey', input),
  };
}
