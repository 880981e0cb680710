import { has } from '../../shared/capabilities.ts';
import type { Account } from '../../shared/dokploy.ts';
import type { Instance, KeyHealth } from '../../shared/instance.ts';
import { accountsIn, personOf } from '../../shared/keys.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { KeyHealths } from '../credentials/keyHealth.ts';
import type { KeyVerification } from '../credentials/keyVerification.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Accounts } from './accounts.ts';

/** Asks once per key; forgets deleted organizations. */
export function createLostKeys(options: {
  instances: Instances;
  credentialStore: Pick<CredentialStore, 'keyOf'>;
  dokploy: Pick<Dokploy, 'callAt'>;
  accounts: Pick<Accounts, 'absent'>;
  cache: { noteOrganizationGone(instanceId: string, organizationId: string): void };
  health: KeyHealths;
  verification: KeyVerification;
}): (instanceId: string, account: Account) => Promise<void> {
  const { instances, credentialStore, dokploy, accounts, cache, health, verification } = options;

  async function whyLost(instance: Instance, keyId: string, account: Account): Promise<KeyHealth['lost']> {
    const hand = await credentialStore.keyOf(instance.id, keyId);
    const server = { version: account.version, absent: accounts.absent(instance.id) };
    if (!hand.ok || !has(server, 'organization.active')) return 'either';
    const verified = await verification.verify(instance, hand.value);
    if (!verified.ok) return 'either';
    const endpoint = { instanceId: instance.id, origin: instance.origin, key: hand.value.key };
    const active = await dokploy.callAt('organization.active', endpoint);
    health.noteCall(keyId, active);
    if (!active.ok) return 'either';
    return active.value === null ? 'organization-gone' : 'user-left';
  }

  return async (instanceId, account) => {
    const found = instances.find(instanceId);
    if (!found.ok) return;
    const people = new Map(accountsIn(account).map((each) => [personOf(each), each.organizations]));
    for (const { id, organizationId, userId } of found.value.keys) {
      const organizations = userId === null ? undefined : people.get(userId);
      if (organizationId === null || !organizations) continue;
      const before = health.all()[id]?.lost ?? null;
      if (organizations.some((each) => each.id === organizationId && !each.unread)) {
        if (before !== null) health.noteLost(id, null);
        continue;
      }
      const lost = before ?? (await whyLost(found.value, id, account));
      if (before === null) health.noteLost(id, lost);
      const isKnown = account.left?.some((each) => each.id === organizationId && each.deleted);
      if (lost === 'organization-gone' && !isKnown) cache.noteOrganizationGone(instanceId, organizationId);
    }
  };
}
