import { type AppError, isKeychainTrouble } from '../../../shared/errors.ts';
import { failureOf, IDLE, type QueryState } from '../queryState.ts';
import { selectAccount, selectKeychainFailures } from './selectors.ts';
import type { Tools } from './tools.ts';

/** First clears what main holds against a call, as only a person may. */
export function createRetryActions({ bridge, store, refreshing }: Tools) {
  function prepareRetry(instanceId: string, failure: AppError | undefined): Promise<unknown> | null {
    // Main keeps "locked" until asked: only a person may bring up the password prompt again.
    if (failure?.code === 'keychain-locked') return bridge.call('keychain.check', {});
    return failure?.code === 'rate-limited' ? bridge.call('instances.endWait', { instanceId }) : null;
  }

  async function retryInstance(instanceId: string): Promise<void> {
    const failure = failureOf(selectAccount(store.getState(), instanceId));
    if (failure && isKeychainTrouble(failure)) return retryKeychain();
    const prepared = prepareRetry(instanceId, failure);
    if (prepared) await prepared;
    await refreshing.refreshInstance(instanceId, { own: 'again' });
  }

  async function unlockKeychain(): Promise<void> {
    const isLocked = selectKeychainFailures(store.getState()).some(
      ({ error }) => error.code === 'keychain-locked',
    );
    if (isLocked) await bridge.call('keychain.check', {});
  }

  async function retryKeychain(): Promise<void> {
    await unlockKeychain();
    const failed = selectKeychainFailures(store.getState());
    await Promise.all(failed.map(({ instanceId }) => refreshing.refreshInstance(instanceId)));
  }

  async function refreshAll(): Promise<void> {
    await unlockKeychain();
    await refreshing.refreshAll();
  }

  async function refreshShown(): Promise<void> {
    await unlockKeychain();
    await refreshing.refreshShown();
  }

  return {
    refreshAll,
    refreshShown,
    retryInstance,
    retryKeychain,
    async retryList(
      part: 'members' | 'invitations',
      instanceId: string,
      organizationId: string,
    ): Promise<void> {
      const state = store.getState();
      if (selectAccount(state, instanceId).state === 'failed') return retryInstance(instanceId);
      const lists: Record<string, QueryState<unknown>> = state.readings[instanceId]?.[part] ?? {};
      const prepared = prepareRetry(instanceId, failureOf(lists[organizationId] ?? IDLE));
      if (prepared) await prepared;
      await refreshing.read({ part, instanceId, organizationId, anew: false });
    },
  };
}
