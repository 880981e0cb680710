import type { CallInput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Instance } from '../../../shared/instance.ts';
import { withReadings } from './patches.ts';
import { NO_READINGS } from './readings.ts';
import { selectCurrentInstance } from './selectors.ts';
import type { Tools } from './tools.ts';
import { withGroups, withInstance, withInstances, withoutInstance, withSavedViews } from './transitions.ts';

type Connecting = 'instances.add' | 'instances.edit' | 'instances.replaceKey';
type Trusting = 'instances.trustCertificate' | 'instances.acceptInstallation';

/** What a person does with instances as a whole; `tellTrouble` shows a failure that has no screen of its own. */
export function createInstanceActions({ bridge, store, refreshing, remember, tellTrouble }: Tools) {
  /** Stores an instance once every step of connecting has succeeded, as the work of a dialog, and reads it anew at once. */
  async function connect<N extends Connecting>(name: N, input: CallInput<N>): Promise<Result<Instance>> {
    const result = (await bridge.call(name, input)) as Result<Instance>;
    if (!result.ok) return result;
    // Stored, even when its dialog was closed in the last moment.
    const instance = result.value;
    store.setState((state) => withInstance(state, instance));
    void refreshing.refreshInstance(instance.id, { own: 'again', anew: true });
    return result;
  }

  /** Says which server an instance really is, and reads it anew. */
  async function trust<N extends Trusting>(
    name: N,
    input: CallInput<N>,
    title: string,
  ): Promise<Result<object>> {
    const { instanceId } = input;
    const result = await bridge.call(name, input);
    if (!result.ok) {
      tellTrouble(title, result.error);
      return result;
    }
    const isOther = name === 'instances.acceptInstallation';
    store.setState((state) => {
      const next = withInstance(state, result.value as Instance);
      return isOther ? withReadings(next, instanceId, () => NO_READINGS) : next;
    });
    void refreshing.refreshInstance(instanceId, { anew: true });
    return result;
  }

  return {
    addInstance: (input: CallInput<'instances.add'>) => connect('instances.add', input),
    editInstance: (input: CallInput<'instances.edit'>) => connect('instances.edit', input),
    replaceKey: (input: CallInput<'instances.replaceKey'>) => connect('instances.replaceKey', input),
    /** `retireMade` first deletes the keys made here on the server. */
    async removeInstance(
      instanceId: string,
      how = { retireMade: false, forgetActivity: false },
    ): Promise<Result<object>> {
      const result = await bridge.call('instances.remove', { instanceId, ...how });
      if (result.ok) {
        const current = selectCurrentInstance(store.getState());
        store.setState((state) => withoutInstance(state, instanceId));
        if (current?.id === instanceId) remember({ route: { at: 'home' } });
      }
      return result;
    },
    async openInBrowser(instanceId: string): Promise<Result<object>> {
      const result = await bridge.call('instances.open', { instanceId });
      if (!result.ok) tellTrouble('The browser did not open', result.error);
      return result;
    },
    /** Trusts the certificate that the instance showed; null takes that back. */
    trustCertificate: (instanceId: string, fingerprint: string | null) =>
      trust(
        'instances.trustCertificate',
        { instanceId, fingerprint },
        fingerprint === null ? 'The certificate is still trusted' : 'The certificate is not trusted',
      ),
    /** Remembers the installation that answered as the right one, and forgets what was seen of the former. */
    acceptInstallation: (instanceId: string) =>
      trust('instances.acceptInstallation', { instanceId }, 'The installation was not remembered'),
    /** Imports what was chosen of a backup, and reads what came in from its servers. */
    async applyImport(input: CallInput<'backup.apply'>) {
      const applied = await bridge.call('backup.apply', input);
      if (!applied.ok) return applied;
      const { instances, results, groups, savedViews } = applied.value;
      store.setState((state) =>
        withSavedViews(withGroups(withInstances(state, instances), groups), savedViews),
      );
      for (const { instanceId, outcome } of results) {
        if (instanceId && outcome.kind !== 'unchanged' && outcome.kind !== 'other-installation')
          void refreshing.refreshInstance(instanceId);
      }
      return applied;
    },
  };
}
