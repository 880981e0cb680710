import type { PlannedStep } from '../../shared/operations/operation.ts';
import { denyEndMembership, denyRemoveMember } from '../../shared/rules/members.ts';
import { type DenyReason, ofKey } from '../../shared/rules/principal.ts';
import { type InstanceTargets, refOf } from '../../shared/target.ts';
import { quoted } from '../../shared/text.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import type { Ref, World } from '../world/world.ts';
import { denyOwnKey, ended, type Membership, weighChoices } from './offboardSteps.ts';
import { type Found, findPeople, findPerson, membershipsOf, stepBy } from './people.ts';
import { NO_MEMBER, NOT_READ } from './steps.ts';

type Leaving = { organizationId: string; emails: readonly string[] };

export type Removal<T extends Leaving> = {
  steps: PlannedStep[];
  left: { leaving: T; why: string }[];
  deletions: { email: string; instanceName: string }[];
};

/**
 * Deletes an account only if the server cannot end one membership and that is its only one. `invitedTo`:
 * organization names in the same plan.
 */
export function removeMemberships<T extends Leaving>(
  ending: readonly T[],
  instance: InstanceTargets,
  found: Found,
  invitedTo: readonly string[] = [],
): Removal<T> {
  const plan: Removal<T> = { steps: [], left: [], deletions: [] };
  const isMeant = (organizationId: string) => ending.some((each) => each.organizationId === organizationId);
  // Last-seen rows may be of people who left since.
  const meant = found.memberships.filter(
    ({ target }) => isMeant(target.organizationId) && target.whyUnknown === null,
  );
  const deleted = new Set<string>();
  for (const leaving of ending) {
    const here = meant.filter(({ target }) => target.organizationId === leaving.organizationId);
    if (here.length === 0) {
      const target = instance.targets.find((each) => each.organizationId === leaving.organizationId);
      plan.left.push({
        leaving,
        why: target?.whyUnknown ?? instance.whyUnknown ?? (target?.members ? NO_MEMBER : NOT_READ),
      });
    }
    for (const membership of here) {
      const { member, principal } = membership;
      const ending = principal ? denyEndMembership(principal, member) : null;
      if (principal && !ending) {
        plan.steps.push(ended(membership, whyOwnKey(found)));
      } else if (!deleted.has(member.userId)) {
        deleted.add(member.userId);
        const { userId, user } = member;
        const told = { owned: [], memberships: membershipsOf(found, userId) };
        const denied = denyDeletion(found, meant, membership, invitedTo);
        const change = { action: 'members.remove', userId, email: user.email, ...told } as const;
        plan.steps.push(stepBy(membership, change, denied));
        if (denied === null) plan.deletions.push({ email: user.email, instanceName: instance.instanceName });
      }
    }
  }
  return plan;
}

export function findRemoved<T extends { instanceId: string; emails: readonly string[] }>(
  removals: readonly T[],
  instances: readonly InstanceTargets[],
): Map<T, Found> {
  const found = new Map<T, Found>();
  for (const instance of instances) {
    const own = removals.filter(({ instanceId }) => instanceId === instance.instanceId);
    const people = findPeople(
      own.map(({ emails }) => emails),
      instance,
    );
    own.forEach((removal, at) => {
      const theirs = people[at];
      if (theirs) found.set(removal, theirs);
    });
  }
  return found;
}

function whyOwnKey(found: Found): DenyReason {
  const why = denyOwnKey(found);
  return why === null ? null : ofKey(why);
}

/** Refuses if more would be deleted than intended, or that is unknown. */
function denyDeletion(
  found: Found,
  meant: readonly Membership[],
  { member, principal }: Membership,
  invitedTo: readonly string[],
): DenyReason | string {
  const own = whyOwnKey(found);
  if (own) return own;
  if (!principal) return NOT_READ;
  const denied = denyRemoveMember(principal, member);
  if (denied) return denied;
  const account = found.accounts.find(({ userId }) => userId === member.userId);
  const { owned = [], hidden = null } = account ?? {};
  if (owned.length > 0)
    return `This would delete their whole account, and ${namesOf(owned.map(({ name }) => name))} with it, which they own. Off-board the person instead.`;
  const others = found.memberships.filter(
    (each) => each.member.userId === member.userId && !meant.includes(each),
  );
  if (others.length > 0)
    return `This would delete their whole account, which is also in ${namesOf(others.map(({ target }) => target.organizationName))}. Change their role, or off-board them.`;
  if (invitedTo.length > 0)
    return `This would delete their whole account, with which they could accept the invitation to ${namesOf(invitedTo)}. Remove them once they have accepted it, or off-board them instead.`;
  if (hidden === null)
    return 'This would delete their whole account, and the server did not say which other organizations that is in. Off-board them instead.';
  if (hidden > 0)
    return `This would delete their whole account, which is in ${hidden} more ${hidden === 1 ? 'organization' : 'organizations'} that no key here opens. Off-board them instead.`;
  return null;
}

function namesOf(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}

/** Asks the server for an account's organization count: a hidden organization may be owned by it. */
export async function countedFor(
  emails: readonly string[],
  world: World,
  instances: readonly InstanceTargets[] = world.targets(),
): Promise<InstanceTargets[]> {
  const yieldIfDue = yieldAfter(30);
  const all: Promise<InstanceTargets>[] = [];
  for (const instance of instances) {
    const counted = deletable(emails, instance).map(
      async (who) => [who.userId, await world.countOrganizations(who)] as const,
    );
    all.push(Promise.all(counted).then((each) => ({ ...instance, counted: Object.fromEntries(each) })));
    await yieldIfDue();
  }
  return Promise.all(all);
}

/** Uses the counts of earlier answers; `isAsking`: some are pending and will change the world. */
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

function deletable(emails: readonly string[], instance: InstanceTargets): (Ref & { userId: string })[] {
  if (instance.whyUnknown) return [];
  const found = findPerson(emails, instance);
  if (weighChoices(found).denied.delete !== null) return [];
  return found.accounts.flatMap(({ userId }) => {
    const own = found.memberships.find(({ member }) => member.userId === userId);
    return own ? { ...refOf(own.target), userId } : [];
  });
}
