import type { StoreApi } from 'zustand/vanilla';
import type { CallOutput } from '../../../shared/contract.ts';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { Refreshing } from './refreshing.ts';
import { selectCurrentInstance } from './selectors.ts';
import { withoutInstance } from './transitions.ts';

/** What a person does with one instance as a whole. */
export type InstanceActions = {
  /** `retireMade` first deletes the keys made here on the server. */
  removeInstance(
    instanceId: string,
    how?: { retireMade: boolean; forgetActivity: boolean },
  ): Promise<Result<object>>;
  /** How much Activity has of an instance. */
  countActivity(instanceId: string): Promise<Result<CallOutput<'activity.countOf'>>>;
  /** Stops waiting for the change that an instance does not answer; what became of it is read again. */
  stopWrite(instanceId: string): void;
  /** Opens its Dokploy in the person's browser. */
  openInBrowser(instanceId: string): Promise<Result<object>>;
};

/** Creates the actions on an instance; `tellTrouble` shows a failure that has no screen of its own. */
export function createInstanceActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Pick<Refreshing, 'forget'>;
  remember: (patch: Partial<Preferences>) => void;
  tellTrouble: (title: string, error: AppError) => void;
}): InstanceActions {
  const { bridge, store, refreshing, remember, tellTrouble } = tools;
  return {
    async removeInstance(instanceId, how = { retireMade: false, forgetActivity: false }) {
      const result = await bridge.call('instances.remove', { instanceId, ...how });
      if (result.ok) {
        refreshing.forget(instanceId);
        const current = selectCurrentInstance(store.getState());
        store.setState((state) => withoutInstance(state, instanceId));
        if (current?.id === instanceId) remember({ route: { at: 'home' } });
      }
      return result;
    },
    countActivity: (instanceId) => bridge.call('activity.countOf', { instanceId }),
    stopWrite: (instanceId) => void bridge.call('instances.stopWrite', { instanceId }),
    async openInBrowser(instanceId) {
      const result = await bridge.call('instances.open', { instanceId });
      if (!result.ok) tellTrouble('The browser did not open', result.error);
      return result;
    },
  };
}
