import { type InstanceTargets, refOf } from '../../shared/target.ts';
import { type YieldIfDue, yieldAfter } from '../scheduling/yielding.ts';
import type { Ref, World } from '../world/world.ts';
import { weighChoices } from './offboardSteps.ts';
import { findPerson } from './people.ts';

/** Asks in how many organizations accounts that could be deleted are: one in more than the keys show may own one of them. */
export async function countedFor(
  emails: readonly string[],
  world: World,
  instances: readonly InstanceTargets[] = world.targets(),
): Promise<InstanceTargets[]> {
  const accounts = await accountsToCount(emails, instances, yieldAfter(10));
  return Promise.all(
    instances.map(async (instance, at) => {
      const counted = (accounts[at] ?? []).map(
        async (who) => [who.userId, await world.countOrganizations(who)] as const,
      );
      return { ...instance, counted: Object.fromEntries(await Promise.all(counted)) };
    }),
  );
}

/** The same by what servers said last; `isAsking`: some have not said it yet. The world changes as they do. */
export async function countedSoFar(
  emails: readonly string[],
  world: World,
  instances: readonly InstanceTargets[],
  breathe: YieldIfDue,
): Promise<{ instances: InstanceTargets[]; isAsking: boolean }> {
  const accounts = await accountsToCount(emails, instances, breathe);
  for (const who of accounts.flat()) void world.countOrganizations(who);
  const counts = accounts.map((own) =>
    own.flatMap((who) => {
      const count = world.lastCount(who);
      return count === undefined ? [] : [[who.userId, count] as const];
    }),
  );
  return {
    instances: instances.map((instance, at) => ({
      ...instance,
      counted: Object.fromEntries(counts[at] ?? []),
    })),
    isAsking: counts.flat().length < accounts.flat().length,
  };
}

/** By instance, the accounts that could be deleted, on servers that answer. */
async function accountsToCount(
  emails: readonly string[],
  instances: readonly InstanceTargets[],
  breathe: YieldIfDue,
): Promise<(Ref & { userId: string })[][]> {
  const accounts: (Ref & { userId: string })[][] = [];
  for (const instance of instances) {
    const isAsked = emails.length > 0 && !instance.whyUnknown;
    accounts.push(isAsked ? deletable(emails, instance) : []);
    await breathe();
  }
  return accounts;
}

function deletable(emails: readonly string[], instance: InstanceTargets): (Ref & { userId: string })[] {
  const found = findPerson(emails, instance, 0);
  if (weighChoices(found).denied.delete !== null) return [];
  return found.accounts.flatMap(({ userId }) => {
    const own = found.memberships.find(({ member }) => member.userId === userId);
    return own ? { ...refOf(own.target), userId } : [];
  });
}
