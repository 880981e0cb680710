import { type InstanceTargets, refOf } from '../../shared/target.ts';
import type { Ref, World } from '../world/world.ts';
import { weighChoices } from './offboardSteps.ts';
import { findPerson } from './people.ts';

/** Asks in how many organizations accounts that could be deleted are: one in more than the keys show may own one of them. */
export function countedFor(
  emails: readonly string[],
  world: World,
  instances: readonly InstanceTargets[] = world.targets(),
): Promise<InstanceTargets[]> {
  return Promise.all(
    instances.map(async (instance) => {
      const counted = deletable(emails, instance).map(
        async (who) => [who.userId, await world.countOrganizations(who)] as const,
      );
      return { ...instance, counted: Object.fromEntries(await Promise.all(counted)) };
    }),
  );
}

/** The same by what servers said last; `isAsking`: some have not said it yet. The world changes as they do. */
export function countedSoFar(emails: readonly string[], world: World, instances: readonly InstanceTargets[]) {
  let isAsking = false;
  const counted = instances.map((instance): InstanceTargets => {
    const counts = deletable(emails, instance).flatMap((who) => {
      void world.countOrganizations(who);
      const count = world.lastCount(who);
      isAsking ||= count === undefined;
      return count === undefined ? [] : [[who.userId, count] as const];
    });
    return { ...instance, counted: Object.fromEntries(counts) };
  });
  return { instances: counted, isAsking };
}

/** The accounts that could be deleted, on a server that answers. */
function deletable(emails: readonly string[], instance: InstanceTargets): (Ref & { userId: string })[] {
  if (instance.whyUnknown) return [];
  const found = findPerson(emails, instance, 0);
  if (weighChoices(found).denied.delete !== null) return [];
  return found.accounts.flatMap(({ userId }) => {
    const own = found.memberships.find(({ member }) => member.userId === userId);
    return own ? { ...refOf(own.target), userId } : [];
  });
}
