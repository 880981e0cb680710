import type { Account } from '../../shared/dokploy.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { accountOf } from '../../shared/people.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

/**
 * Takes over what an account reading shows of the instance's keys: a role changes on the server at once,
 * and an organization can be renamed. A registry that cannot be written keeps what it had.
 */
export async function noteRoles(instances: Instances, instanceId: string, account: Account): Promise<void> {
  const now = (key: KeyRecord): KeyRecord => {
    const { organizations } = accountOf(account, key.userId);
    const organization = organizations.find((each) => each.id === key.organizationId);
    const own = organization?.members?.find((member) => member.userId === key.userId);
    return organization && own ? { ...key, role: own.role, organizationName: organization.name } : key;
  };
  await instances.update(instanceId, (instance) => ({ ...instance, keys: instance.keys.map(now) }));
}
