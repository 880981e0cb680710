import type { StoreApi } from 'zustand/vanilla';
import type { CallInput } from '../../../shared/contract.ts';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { Instance } from '../../../shared/instance.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import { NO_READINGS } from './readings.ts';
import type { Refreshing } from './refreshing.ts';
import { withInstance, withReadings } from './transitions.ts';

/** Saying which server an instance really is; each reads the instance anew. */
export type TrustActions = {
  /** Trusts the certificate that the instance showed. */
  trustCertificate(instanceId: string, fingerprint: string): Promise<Result<object>>;
  /** Takes that trust back. */
  distrustCertificate(instanceId: string): Promise<Result<object>>;
  /** Remembers the installation that answered as the right one, and forgets what was seen of the former. */
  acceptInstallation(instanceId: string): Promise<Result<object>>;
};

/** Creates the actions on certificates and installations; `tellTrouble` shows a failure that has no screen of its own. */
export function createTrustActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
  tellTrouble: (title: string, error: AppError) => void;
}): TrustActions {
  const { bridge, store, refreshing, tellTrouble } = tools;

  async function settle<
    N extends 'instances.trustCertificate' | 'instances.distrustCertificate' | 'instances.acceptInstallation',
  >(name: N, input: CallInput<N>, title: string): Promise<Result<object>> {
    const { instanceId } = input;
    const result = await bridge.call(name, input);
    if (!result.ok) {
      tellTrouble(title, result.error);
      return result;
    }
    refreshing.forget(instanceId);
    const anew = name === 'instances.acceptInstallation';
    store.setState((state) => {
      const next = withInstance(state, result.value as Instance);
      return anew ? withReadings(next, instanceId, () => NO_READINGS) : next;
    });
    void refreshing.refreshInstance(instanceId);
    return result;
  }

  return {
    trustCertificate: (instanceId, fingerprint) =>
      settle('instances.trustCertificate', { instanceId, fingerprint }, 'The certificate is not trusted'),
    distrustCertificate: (instanceId) =>
      settle('instances.distrustCertificate', { instanceId }, 'The certificate is still trusted'),
    acceptInstallation: (instanceId) =>
      settle('instances.acceptInstallation', { instanceId }, 'The installation was not remembered'),
  };
}
