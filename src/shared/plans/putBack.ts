import type { Difference, DifferenceBy } from '../drift.ts';
import {
  GONE_ORGANIZATION,
  NEW_ORGANIZATION,
  NOT_READ,
  REMOVED_INSTANCE,
  TWO_FACTOR,
} from './putBackReasons.ts';
import { findRemoved, type Removal, removeMemberships } from './removeMemberships.ts';
import { type KnownPermissions, stepsBack } from './stepsBack.ts';
import type { InstanceTargets } from './target.ts';

/** What putting differences back comes to. */
export type PutBack = Pick<Removal<Added[0]>, 'steps' | 'deletions'> & {
  /** The differences for which there is no step, each with why, as a sentence. */
  left: { difference: Difference; why: string }[];
  /** Who is only invited anew. */
  invited: string[];
};

/**
 * The steps that make it as it was before, as far as they can: a role is set, an invitation removed, a membership ended
 * where the server does that alone. Whoever is gone is invited anew. An account is deleted only where that is certain to
 * take nothing else with it. Permissions are put back as a difference: what came since beside them stays. `now` in ms since
 * the epoch.
 */
export function planPutBack(
  differences: readonly Difference[],
  instances: readonly InstanceTargets[],
  now: number,
  permissions: KnownPermissions = new Map(),
): PutBack {
  const plan: PutBack = { steps: [], left: [], deletions: [], invited: [] };
  const leave = (difference: Difference, why: string) => plan.left.push({ difference, why });
  for (const difference of differences) {
    const instance = instances.find(({ instanceId }) => instanceId === difference.instanceId);
    if (!instance) {
      leave(difference, REMOVED_INSTANCE);
      continue;
    }
    switch (difference.kind) {
      case 'lost-two-factor':
        leave(difference, TWO_FACTOR);
        continue;
      case 'organization-new':
        leave(difference, NEW_ORGANIZATION);
        continue;
      case 'organization-gone':
        leave(difference, GONE_ORGANIZATION);
        continue;
      case 'new':
        // All of a person's on an instance together, below.
        continue;
    }
    const target = instance.targets.find(
      ({ organizationId }) => organizationId === difference.organizationId,
    );
    if (!target?.principal || !target.members || !target.invitations || target.whyUnknown) {
      leave(difference, target?.whyUnknown ?? NOT_READ);
      continue;
    }
    const steps = stepsBack(difference, target, { now, permissions });
    if (typeof steps === 'string') {
      leave(difference, steps);
      continue;
    }
    plan.steps.push(...steps);
    if (difference.kind === 'gone' && steps.some(({ denied }) => denied === undefined))
      plan.invited.push(difference.emails[0] ?? '');
  }
  for (const [{ added }, found] of findRemoved(byAccount(differences), instances, now)) {
    const instance = instances.find(({ instanceId }) => instanceId === found.instanceId);
    if (!instance) continue;
    const removal = removeMemberships(added, instance, found);
    plan.steps.push(...removal.steps);
    for (const { leaving, why } of removal.left) leave(leaving, why);
    plan.deletions.push(...removal.deletions);
  }
  return plan;
}

/** All that came of a person on an instance. */
type Added = [DifferenceBy<'new'>, ...DifferenceBy<'new'>[]];

/** Who came, by person and instance. */
function byAccount(
  differences: readonly Difference[],
): { instanceId: string; emails: string[]; added: Added }[] {
  const groups = new Map<string, Added>();
  for (const difference of differences) {
    if (difference.kind !== 'new') continue;
    const key = JSON.stringify([difference.instanceId, difference.personId]);
    const group = groups.get(key);
    if (group) group.push(difference);
    else groups.set(key, [difference]);
  }
  return [...groups.values()].map((added) => ({
    instanceId: added[0].instanceId,
    emails: [...new Set(added.flatMap(({ emails }) => emails))],
    added,
  }));
}
