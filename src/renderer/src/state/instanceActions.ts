import type { StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { Refreshing } from './refreshing.ts';
import { selectCurrentInstance } from './selectors.ts';
import { withoutInstance } from './transitions.ts';

/** What a person does with one instance as a whole. */
export type InstanceActions = ReturnType<typeof createInstanceActions>;

/** `tellTrouble` shows a failure that has no screen of its own. */
export function createInstanceActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Pick<Refreshing, 'forget'>;
  remember: (patch: Partial<Preferences>) => void;
  tellTrouble: (title: string, error: AppError) => void;
}) {
  const { bridge, store, refreshing, remember, tellTrouble } = tools;
  return {
    /** `retireMade` first deletes the keys made here on the server. */
    async removeInstance(
      instanceId: string,
      how = { retireMade: false, forgetActivity: false },
    ): Promise<Result<object>> {
      const result = await bridge.call('instances.remove', { instanceId, ...how });
      if (result.ok) {
        refreshing.forget(instanceId);
        const current = selectCurrentInstance(store.getState());
        store.setState((state) => withoutInstance(state, instanceId));
        if (current?.id === instanceId) remember({ route: { at: 'home' } });
      }
      return result;
    },
    /** Opens its Dokploy in the person's browser. */
    async openInBrowser(instanceId: string): Promise<Result<object>> {
      const result = await bridge.call('instances.open', { instanceId });
      if (!result.ok) tellTrouble('The browser did not open', result.error);
      return result;
    },
  };
}
