import type { CallInput } from '../../../shared/contract.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import type { Instance } from '../../../shared/instance.ts';
import type { IntentOf } from '../../../shared/operations/change.ts';
import { NO_READINGS, withReadings } from './readings.ts';
import { selectCurrentInstance, selectOrganizations } from './selectors.ts';
import type { NounTools } from './tools.ts';
import { withInstance, withInstances, withoutInstance, withPreferences } from './transitions.ts';

type Connecting = 'instances.add' | 'instances.edit' | 'instances.replaceKey';
type Trusting = 'instances.trustCertificate' | 'instances.acceptInstallation';

export function createInstanceActions(tools: NounTools) {
  const { bridge, store, operations, refreshing, look, remember, tellTrouble } = tools;

  async function put<N extends Connecting | Trusting>(
    name: N,
    input: CallInput<N>,
    title?: string,
  ): Promise<Result<Instance>> {
    const result = (await bridge.call(name, input)) as Result<Instance>;
    if (!result.ok) {
      if (title !== undefined) tellTrouble(title, result.error);
      return result;
    }
    // Stored even if its dialog was closed in the last moment.
    const instance = result.value;
    store.setState((state) => {
      const next = withInstance(state, instance);
      const isOther = name === 'instances.acceptInstallation';
      return isOther ? withReadings(next, instance.id, () => NO_READINGS) : next;
    });
    void refreshing.refreshInstance(instance.id, { own: title === undefined ? 'again' : 'once', anew: true });
    return result;
  }

  async function changeKey<N extends 'keys.paste' | 'keys.reassign'>(name: N, input: CallInput<N>) {
    const result = await bridge.call(name, input);
    if (result.ok) void refreshing.refreshInstance(input.instanceId);
    return result;
  }

  return {
    addInstance: (input: CallInput<'instances.add'>) => put('instances.add', input),
    editInstance: (input: CallInput<'instances.edit'>) => put('instances.edit', input),
    replaceKey: (input: CallInput<'instances.replaceKey'>) => put('instances.replaceKey', input),
    pasteKey: (input: CallInput<'keys.paste'>) => changeKey('keys.paste', input),
    reassignKey: (input: CallInput<'keys.reassign'>) => changeKey('keys.reassign', input),
    async moveKeysIn() {
      const result = await bridge.call('keys.moveIn', {});
      if (result.ok) store.setState({ keychainBack: false });
      return result;
    },
    async createOrganization(intent: IntentOf<'create-organization'>): Promise<Result<object>> {
      const dialogId = store.getState().dialog?.id;
      const created = await operations.runIntent(intent);
      if (!created.ok) return created;
      const { organizationId } = created.value;
      const state = store.getState();
      const isFree = state.dialog === null || state.dialog.id === dialogId;
      const isListed = selectOrganizations(state, intent.instanceId).some(({ id }) => id === organizationId);
      if (organizationId && isFree && isListed) look(intent.instanceId, { organizationId, tab: 'members' });
      return ok({});
    },
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
    /** Null withdraws the trust. */
    trustCertificate: (instanceId: string, fingerprint: string | null) =>
      put(
        'instances.trustCertificate',
        { instanceId, fingerprint },
        fingerprint === null ? 'The certificate is still trusted' : 'The certificate is not trusted',
      ),
    /** Trusts the installation that answered, and forgets the readings of the former one. */
    acceptInstallation: (instanceId: string) =>
      put('instances.acceptInstallation', { instanceId }, 'The installation was not remembered'),
    async applyImport(input: CallInput<'backup.apply'>) {
      const applied = await bridge.call('backup.apply', input);
      if (!applied.ok) return applied;
      const { instances, results, groups } = applied.value;
      store.setState((state) => withPreferences(withInstances(state, instances), { groups }));
      for (const { instanceId, outcome } of results) {
        if (instanceId && outcome.kind !== 'unchanged' && outcome.kind !== 'other-installation')
          void refreshing.refreshInstance(instanceId);
      }
      return applied;
    },
  };
}
