import type { StoreApi } from 'zustand/vanilla';
import type { CallInput, CallName } from '../../../shared/contract.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import { selectCurrentInstance } from './selectors.ts';

/**
 * The bridge for what reads: calls about an instance that is not looked at wait until the first screen is drawn. The
 * work of a hundred answers would take turns with it.
 */
export function createHeldBridge(options: {
  bridge: Bridge;
  store: Pick<StoreApi<State>, 'getState'>;
  /** Never rejects. */
  drawn: Promise<void>;
}): Bridge {
  const { bridge, store, drawn } = options;
  return {
    ...bridge,
    async call<N extends CallName>(name: N, input: CallInput<N>) {
      const about = 'instanceId' in input ? input.instanceId : null;
      if (about !== null && about !== selectCurrentInstance(store.getState())?.id) await drawn;
      return bridge.call(name, input);
    },
  };
}
