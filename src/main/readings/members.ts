import type { Handlers } from '../../shared/contract.ts';
import { meaningOf } from '../../shared/errorMeanings.ts';
import { ok } from '../../shared/errors.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { LastSeen } from './lastSeen.ts';

type Noun = Pick<Handlers, 'members.list' | 'members.countOrganizations'>;

/** The calls that read members of an organization, each with that organization's own key. */
export function createMemberReadings({ dokploy, lastSeen }: { dokploy: Dokploy; lastSeen: LastSeen }): Noun {
  return {
    'members.list': async ({ instanceId, organizationId }) => {
      const record = lastSeen.recorder(instanceId);
      const members = await dokploy.call('user.all', { instanceId, organizationId });
      if (members.ok) record({ organizationId, members: members.value });
      return members;
    },

    'members.countOrganizations': async ({ instanceId, organizationId, userId }) => {
      const counted = await dokploy.call(
        'user.checkUserOrganizations',
        { instanceId, organizationId },
        { userId },
      );
      if (counted.ok) return ok({ count: counted.value });
      return meaningOf(counted.error).read === 'withheld' ? ok({ count: null }) : counted;
    },
  };
}
