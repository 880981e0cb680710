import type { Handlers } from '../../shared/contract.ts';
import type { Member } from '../../shared/dokploy.ts';
import { meaningOf } from '../../shared/errorMeanings.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { LastSeen } from './lastSeen.ts';

type OrganizationRef = { instanceId: string; organizationId: string };
type Noun = Pick<Handlers, 'members.list'>;

/** The calls that read members of an organization, each with that organization's own key. */
export function createMemberReadings({
  dokploy,
  lastSeen,
  taken,
}: {
  dokploy: Dokploy;
  lastSeen: LastSeen;
  /** The list where it was read a moment ago, after the last write. */
  taken: (organizationRef: OrganizationRef) => Promise<Result<Member[]>> | null;
}): Noun {
  return {
    'members.list': async ({ instanceId, organizationId }) => {
      const record = lastSeen.recorder(instanceId);
      const organizationRef = { instanceId, organizationId };
      const members = await (taken(organizationRef) ?? dokploy.call('user.all', organizationRef));
      if (members.ok) record({ organizationId, members: members.value });
      return members;
    },
  };
}

/** In how many organizations of the instance a person is; null when the server does not tell. */
export function createCountOrganizations(dokploy: Pick<Dokploy, 'call'>) {
  return async ({ userId, ...ref }: OrganizationRef & { userId: string }) => {
    const counted = await dokploy.call('user.checkUserOrganizations', ref, { userId });
    if (counted.ok) return ok({ count: counted.value });
    return meaningOf(counted.error).read === 'withheld' ? ok({ count: null }) : counted;
  };
}
