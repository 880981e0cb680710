import type { Difference, DifferenceBy } from '../../shared/drift.ts';
import { ok } from '../../shared/errors.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import type { Review } from '../../shared/operations/planned.ts';
import { deletionWords } from '../../shared/operations/steps.ts';
import type { Permissions } from '../../shared/permissions/shapes.ts';
import { type InstanceTargets, membersOf, type Target, unansweredOf } from '../../shared/target.ts';
import { foldAddress, nameOf, oneLine, thousands } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import type { Planners } from './plans.ts';
import { countedFor, findRemoved, type Removal, removeMemberships } from './removals.ts';
import {
  denyRole,
  invitationSteps,
  NOT_INVITED,
  NOT_READ,
  permissionsStep,
  roleStep,
  withdrawalStep,
} from './steps.ts';

export const putBackPlans: Pick<Planners, 'put-back'> = {
  async 'put-back'({ kind, baselineId, differences }, { world, now, permissionsOf }) {
    await world.loadSeen([...new Set(differences.map(({ instanceId }) => instanceId))]);
    const roles = differences.filter((each) => 'was' in each && each.kind !== 'invited');
    await world.readRights(roles as Extract<Difference, { was: unknown }>[]);
    const came = differences.flatMap((each) => (each.kind === 'new' ? each.emails : []));
    const instances = await countedFor(came, world);
    const keys = differences.flatMap((each) =>
      each.kind === 'permissions' || 'was' in each ? each.key : [],
    );
    const permissions = keys.length > 0 ? await permissionsOf(baselineId, keys) : new Map();
    const { steps, ...rest } = planPutBack(differences, instances, now, permissions);
    return ok({ plan: { kind, steps }, review: reviewPutBack(rest, instances) });
  },
};

export type PutBack = Pick<Removal<Added[0]>, 'steps' | 'deletions'> & {
  left: { difference: Difference; why: string }[];
  invited: string[];
};

/**
 * Re-invites people who are gone; deletes an account only if nothing else goes with it; reverts permissions
 * as a difference, so later changes stay.
 */
export function planPutBack(
  differences: readonly Difference[],
  instances: readonly InstanceTargets[],
  now: number,
  permissions: KnownPermissions = new Map(),
): PutBack {
  const plan: PutBack = { steps: [], left: [], deletions: [], invited: [] };
  const keep = (difference: Difference, why: string) => plan.left.push({ difference, why });
  for (const difference of differences) {
    const instance = instances.find(({ instanceId }) => instanceId === difference.instanceId);
    if (instance && difference.kind === 'new') continue;
    const steps = stepsBack(difference, instance, { now, permissions });
    if (typeof steps === 'string') {
      keep(difference, steps);
      continue;
    }
    plan.steps.push(...steps);
    if (difference.kind === 'gone' && steps.some(({ denied }) => denied === undefined))
      plan.invited.push(difference.emails[0] ?? '');
  }
  for (const [{ added }, found] of findRemoved(byAccount(differences), instances)) {
    const instance = instances.find(({ instanceId }) => instanceId === found.instanceId);
    if (!instance) continue;
    const removal = removeMemberships(added, instance, found);
    plan.steps.push(...removal.steps);
    for (const { leaving, why } of removal.left) keep(leaving, why);
    plan.deletions.push(...removal.deletions);
  }
  return plan;
}

type Added = [DifferenceBy<'new'>, ...DifferenceBy<'new'>[]];

function byAccount(
  differences: readonly Difference[],
): { instanceId: string; emails: string[]; added: Added }[] {
  const came = differences.filter((difference) => difference.kind === 'new');
  const groups = Map.groupBy(came, ({ instanceId, personId }) => JSON.stringify([instanceId, personId]));
  return [...groups.values()].map((group) => {
    const added = group as Added;
    const emails = [...new Set(added.flatMap((each) => each.emails))];
    return { instanceId: added[0].instanceId, emails, added };
  });
}

type OfRole = DifferenceBy<'raised' | 'lowered' | 'other-role'>;

export type KnownPermissions = ReadonlyMap<string, { granted: Permissions; revoked: Permissions }>;

function stepsBack(
  difference: Difference,
  instance: InstanceTargets | undefined,
  { now, permissions }: { now: Ms; permissions: KnownPermissions },
): PlannedStep[] | string {
  const why = instance ? NOT_HERE[difference.kind] : REMOVED_INSTANCE;
  if (why !== undefined || !('organizationId' in difference)) return why ?? NOT_READ;
  const target = instance?.targets.find(({ organizationId }) => organizationId === difference.organizationId);
  if (!target?.principal || !target.members || !target.invitations || target.whyUnknown)
    return target?.whyUnknown ?? NOT_READ;
  switch (difference.kind) {
    case 'permissions':
      return revokeAndGrant(difference, target, permissions);
    case 'gone':
      return inviteAnew(difference, target, now);
    case 'invited':
      return withdraw(difference, target);
    case 'raised':
    case 'lowered':
    case 'other-role':
      return setBack(difference, target, permissions.get(difference.key));
    default:
      return NOT_READ;
  }
}

/** `came`: grants that take effect again with the earlier role. */
function setBack(
  { kind, emails, was, now }: OfRole,
  target: Target,
  came: { granted: Permissions; revoked: Permissions } | undefined,
): PlannedStep[] | string {
  const there = membersOf(target, emails);
  const members = there.filter(({ role }) => role === now);
  if (members.length === 0) return denyRole(there);
  // Any of several accounts may always have had the lesser role: raise none beyond its known role.
  if (kind !== 'raised' && there.length > 1) return SEVERAL_ACCOUNTS;
  const steps = members.map((member) => roleStep(member, was, target));
  const [only] = there;
  if (!came || !only || there.length > 1) return steps;
  const difference = { grant: came.revoked, revoke: came.granted };
  return [...steps, permissionsStep({ ...only, role: was }, difference, target)];
}

function revokeAndGrant(
  { key, emails, role }: DifferenceBy<'permissions'>,
  target: Target,
  permissions: KnownPermissions,
): PlannedStep[] | string {
  const [member, ...others] = membersOf(target, emails);
  if (member?.role !== role) return denyRole(member ? [member] : []);
  if (others.length > 0) return SEVERAL_GRANTED;
  const known = permissions.get(key);
  if (!known) return NOT_TOLD;
  return [permissionsStep(member, { grant: known.revoked, revoke: known.granted }, target)];
}

function withdraw({ emails, now: role }: DifferenceBy<'invited'>, target: Target): PlannedStep[] | string {
  const own = unansweredOf(target, emails).filter((each) => each.role === role);
  return own.length === 0 ? NOT_INVITED : own.map((invitation) => withdrawalStep(invitation, target));
}

function inviteAnew(
  { emails, was: role }: DifferenceBy<'gone'>,
  target: Target,
  now: Ms,
): PlannedStep[] | string {
  const address = emails.find((email) => !email.startsWith(' '));
  return address === undefined ? NO_ADDRESS : invitationSteps([address], role, target, now);
}

export function reviewPutBack(
  { left, deletions, invited }: Omit<PutBack, 'steps'>,
  instances: readonly InstanceTargets[],
): Review {
  return {
    warnings: [...deletions.map(deletionWords), ...invitedWords(invited)],
    unknown: [],
    left: left.map(({ difference, why }) => `${placeWords(difference, instances)}: ${why}`),
  };
}

function invitedWords(invited: readonly string[]): string[] {
  const people = [...new Set(invited.map(foldAddress))];
  const [first] = people;
  if (first === undefined) return [];
  const who = people.length === 1 ? `${oneLine(first, 120)} is` : `${thousands(people.length)} people are`;
  return [`${who} invited again, and back after accepting. Earlier API keys and grants are lost.`];
}

function placeWords(difference: Difference, instances: readonly InstanceTargets[]): string {
  const instance = instances.find(({ instanceId }) => instanceId === difference.instanceId);
  const name = instance ? nameOf(instance.instanceName) : 'a removed instance';
  const [email = ''] = 'emails' in difference ? difference.emails : [];
  const where = 'organizationName' in difference ? `${nameOf(difference.organizationName)} on ${name}` : name;
  return email.trim() === '' ? where : `${oneLine(email, 120)} in ${where}`;
}

const REMOVED_INSTANCE = 'It was removed from Quayside, so nothing can be reverted there.';
const NO_ADDRESS = 'They have no address, so they cannot be invited.';
const SEVERAL_ACCOUNTS =
  'They have several accounts there: which one had that role is unknown. Change it under Members.';
const SEVERAL_GRANTED =
  'They have several accounts there: which one had which grants is unknown. Change them under Members.';
const NOT_TOLD = 'Their grants have changed again, or are too many at once. Revert fewer.';
const NOT_HERE: Partial<Record<Difference['kind'], string>> = {
  'lost-two-factor': 'Only the person can turn on two-factor authentication again.',
  'organization-new': 'Delete an organization in its settings, which show what goes with it.',
  'organization-gone': 'A deleted organization does not come back. Create a new one and invite its people.',
};
