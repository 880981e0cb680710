import type { Account } from '../../shared/dokploy.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { accountOf } from '../../shared/people.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

/** What a checked key showed of itself. */
export type KeyFacts = Pick<
  KeyRecord,
  'organizationId' | 'organizationName' | 'userId' | 'userEmail' | 'role' | 'expiresAt'
> &
  Partial<Pick<KeyRecord, 'origin' | 'serverKeyId' | 'start' | 'createdAt' | 'madeBy' | 'serverName'>>;

/** A key with its record; for the transport alone. */
export type KeyInHand = { record: KeyRecord; key: string };

/** What a key for an organization will show, as far as the account tells; null where the organization is not in it. */
export function keyFactsIn(account: Account, organizationId: string): KeyFacts | null {
  const organization = account.organizations.find((each) => each.id === organizationId);
  if (!organization) return null;
  const own = organization.members?.[0];
  // As the person through whose key the organization is seen.
  const { caller } = accountOf(account, own?.userId ?? null);
  return {
    organizationId,
    organizationName: organization.name,
    userId: own?.userId ?? caller?.userId ?? null,
    userEmail: caller?.user.email ?? null,
    role: own?.role ?? null,
    expiresAt: null,
  };
}

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
