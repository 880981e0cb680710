import { weighChoices } from '../../shared/plans/offboard.ts';
import { findPerson } from '../../shared/plans/person.ts';
import type { InstanceTargets } from '../../shared/plans/target.ts';
import type { World } from '../world/world.ts';

/**
 * What is known of instances, with the number of organizations that each account of these people is in where it could be
 * deleted, asked of its server: one that is in more than the keys show may own one of them.
 */
export function countedFor(emails: readonly string[], world: World): Promise<InstanceTargets[]> {
  return Promise.all(
    world.targets().map(async (instance) => {
      if (emails.length === 0 || instance.whyUnknown) return instance;
      const found = findPerson(emails, instance, 0);
      if (weighChoices(found).denied.delete !== null) return instance;
      const counted = await Promise.all(
        found.accounts.map(async ({ userId }) => {
          const own = found.memberships.find(({ member }) => member.userId === userId);
          const { instanceId } = instance;
          const organizationId = own?.target.organizationId;
          const count = organizationId
            ? await world.countOrganizations({ instanceId, organizationId, userId })
            : null;
          return [userId, count] as const;
        }),
      );
      return { ...instance, counted: Object.fromEntries(counted) };
    }),
  );
}
