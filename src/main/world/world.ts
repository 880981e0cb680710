import type { Organization } from '../../shared/dokploy.ts';
import type { Instance } from '../../shared/instance.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { LastSeen } from '../readings/lastSeen.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

/** What main knows now: plans are made of it, and nothing is asked of a server for it. */
export type World = {
  instance(instanceId: string): Instance | null;
  /** As they were read last, in this run or in an earlier one. */
  organizations(instanceId: string): readonly Organization[];
  organization(ref: { instanceId: string; organizationId: string }): Organization | null;
};

/** Looks each part up where it is kept, when it is asked for. */
export function createWorld({
  instances,
  accounts,
  lastSeen,
}: {
  instances: Pick<Instances, 'find'>;
  accounts: Pick<Accounts, 'last'>;
  lastSeen: Pick<LastSeen, 'accountOf'>;
}): World {
  const organizations: World['organizations'] = (instanceId) =>
    (accounts.last(instanceId) ?? lastSeen.accountOf(instanceId)?.data)?.organizations ?? [];
  return {
    instance(instanceId) {
      const found = instances.find(instanceId);
      return found.ok ? found.value : null;
    },
    organizations,
    organization: ({ instanceId, organizationId }) =>
      organizations(instanceId).find(({ id }) => id === organizationId) ?? null,
  };
}
