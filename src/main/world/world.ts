import type { Account, Organization } from '../../shared/dokploy.ts';
import type { Instance } from '../../shared/instance.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { LastSeen } from '../readings/lastSeen.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

/** What main knows now: plans are made of it, and nothing is asked of a server for it. */
export type World = {
  instance(instanceId: string): Instance | null;
  /** As it was read last, in this run or in an earlier one. */
  account(instanceId: string): Account | null;
  organizations(instanceId: string): readonly Organization[];
  organization(ref: { instanceId: string; organizationId: string }): Organization | null;
};

/** Gathers it from where each part is kept. */
export function createWorld({
  instances,
  accounts,
  lastSeen,
}: {
  instances: Pick<Instances, 'find'>;
  accounts: Pick<Accounts, 'last'>;
  lastSeen: Pick<LastSeen, 'accountOf'>;
}): World {
  const account: World['account'] = (instanceId) =>
    accounts.last(instanceId) ?? lastSeen.accountOf(instanceId)?.data ?? null;
  const organizations: World['organizations'] = (instanceId) => account(instanceId)?.organizations ?? [];
  return {
    instance(instanceId) {
      const found = instances.find(instanceId);
      return found.ok ? found.value : null;
    },
    account,
    organizations,
    organization: ({ instanceId, organizationId }) =>
      organizations(instanceId).find(({ id }) => id === organizationId) ?? null,
  };
}
