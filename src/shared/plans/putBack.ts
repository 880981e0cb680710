import type { Member } from '../dokploy.ts';
import type { Difference, DifferenceBy } from '../drift.ts';
import { isUnanswered } from '../invitation.ts';
import { oneLine } from '../oneLine.ts';
import type { ChangeBy } from '../operations/change.ts';
import type { PlannedStep } from '../operations/step.ts';
import type { Principal } from '../principal.ts';
import { denyInvite, denyRemoveInvitation } from '../rules/invitations.ts';
import { denyEndMembership, denyGiveRole, denyRemoveMember, denySetRole } from '../rules/members.ts';
import { foldAddress } from '../sameAddress.ts';
import { findInvitees, planInvitee } from './invite.ts';
import { denyOwnKey } from './offboard.ts';
import { type Found, findPerson } from './person.ts';
import { type InstanceTargets, refOf, stepAt, type Target } from './target.ts';

/** What putting differences back comes to. */
export type PutBack = {
  steps: PlannedStep[];
  /** The differences for which there is no step, each with why, as a sentence. */
  left: { difference: Difference; why: string }[];
  /** The accounts that it deletes. */
  deletions: { email: string; instanceName: string }[];
  /** Who is only invited anew. */
  invited: string[];
};

type OfRole = DifferenceBy<'raised' | 'lowered' | 'other-role'>;

const NOT_READ = 'Its people have not been read, so it is not known what is there now.';
const NO_ADDRESS = 'They have no address, so they cannot be invited.';
const CHANGED = 'It is no longer as it was compared.';
const TWO_FACTOR = 'Only the person can turn on two-factor authentication again.';
const NEW_ORGANIZATION = 'An organization is deleted in its own settings, where what goes with it is shown.';
const GONE_ORGANIZATION =
  'What was deleted does not come back: a new organization can be created, and its people invited.';

/**
 * The steps that make it as it was before, as far as they can: a role is set, an invitation removed, a membership ended
 * where the server does that alone. Whoever is gone is invited anew. An account is deleted only where that is certain to
 * take nothing else with it. `now` in ms since the epoch.
 */
export function planPutBack(
  differences: readonly Difference[],
  instances: readonly InstanceTargets[],
  now: number,
): PutBack {
  const plan: PutBack = { steps: [], left: [], deletions: [], invited: [] };
  const leave = (difference: Difference, why: string) => plan.left.push({ difference, why });
  for (const difference of differences) {
    const instance = instances.find(({ instanceId }) => instanceId === difference.instanceId);
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
    const target = instance?.targets.find(
      ({ organizationId }) => organizationId === difference.organizationId,
    );
    if (!target?.principal || !target.members || !target.invitations || target.whyUnknown) {
      leave(difference, target?.whyUnknown ?? NOT_READ);
      continue;
    }
    const steps = stepsFor(difference, target, now);
    if (typeof steps === 'string') {
      leave(difference, steps);
      continue;
    }
    plan.steps.push(...steps);
    if (difference.kind === 'gone' && steps.some(({ denied }) => denied === undefined))
      plan.invited.push(difference.emails[0] ?? '');
  }
  for (const added of byAccount(differences)) {
    const instance = instances.find(({ instanceId }) => instanceId === added[0].instanceId);
    if (!instance) for (const difference of added) leave(difference, NOT_READ);
    else putOut(added, instance, plan, now);
  }
  return plan;
}

function stepsFor(
  difference: OfRole | DifferenceBy<'gone' | 'invited'>,
  target: Target,
  now: number,
): PlannedStep[] | string {
  switch (difference.kind) {
    case 'gone':
      return inviteAnew(difference, target, now);
    case 'invited':
      return withdraw(difference, target, now);
    default:
      return setBack(difference, target);
  }
}

function setBack({ emails, was, now }: OfRole, target: Target): PlannedStep[] | string {
  const members = membersAt(target, emails).filter(({ role }) => role === now);
  if (members.length === 0) return CHANGED;
  return members.map((member) => {
    const by = actorAt(target, (principal) => denySetRole(principal, member, was)?.reason ?? null);
    const { id: memberId, role: from, user } = member;
    const change = {
      action: 'members.setRole',
      ...refOf(target),
      ...by.actor,
      memberId,
      email: user.email,
      from,
      role: was,
    } as const;
    return stepAt(target, change, by.denied ?? denyMissing(target, was));
  });
}

function withdraw(
  { emails, now: role }: DifferenceBy<'invited'>,
  target: Target,
  now: number,
): PlannedStep[] | string {
  const own = (target.invitations ?? []).filter(
    (each) => isUnanswered(each, now) && each.role === role && isOneOf(emails, each.email),
  );
  if (own.length === 0) return CHANGED;
  return own.map(({ id: invitationId, email }) => {
    const by = actorAt(target, (principal) => denyRemoveInvitation(principal)?.reason ?? null);
    const change = {
      action: 'invitations.remove',
      ...refOf(target),
      ...by.actor,
      invitationId,
      email,
      role,
      unlessAccepted: true,
    } as const;
    return stepAt(target, change, by.denied);
  });
}

function inviteAnew(
  { emails, was: role }: DifferenceBy<'gone'>,
  target: Target,
  now: number,
): PlannedStep[] | string {
  const address = emails.find((email) => !email.startsWith(' '));
  if (address === undefined) return NO_ADDRESS;
  const by = actorAt(
    target,
    (principal) => (denyInvite(principal) ?? denyGiveRole(principal, role))?.reason ?? null,
  );
  const lists = { members: target.members ?? [], invitations: target.invitations ?? [] };
  return findInvitees([address], lists, now).map((invitee) => {
    const { change, denied } = planInvitee(refOf(target), invitee, { role });
    const whole = change.action === 'invitations.create' ? { ...change, ...by.actor } : change;
    return stepAt(target, whole, by.denied ?? denied ?? denyMissing(target, role));
  });
}

/** Who came, by person and instance. */
function byAccount(differences: readonly Difference[]): Added[] {
  const groups = new Map<string, Added>();
  for (const difference of differences) {
    if (difference.kind !== 'new') continue;
    const key = JSON.stringify([difference.instanceId, difference.personId]);
    const group = groups.get(key);
    if (group) group.push(difference);
    else groups.set(key, [difference]);
  }
  return [...groups.values()];
}

type Added = [DifferenceBy<'new'>, ...DifferenceBy<'new'>[]];

/** Ends the memberships of a person on an instance, or deletes the account where that is all that it has. */
function putOut(added: Added, instance: InstanceTargets, plan: PutBack, now: number): void {
  const emails = [...new Set(added.flatMap((each) => each.emails))];
  const found = findPerson(emails, instance, now);
  const isMeant = (organizationId: string) => added.some((each) => each.organizationId === organizationId);
  const meant = found.memberships.filter(({ target }) => isMeant(target.organizationId));
  const deleted = new Set<string>();
  for (const difference of added) {
    const here = meant.filter(({ target }) => target.organizationId === difference.organizationId);
    if (here.length === 0) {
      const target = instance.targets.find((each) => each.organizationId === difference.organizationId);
      plan.left.push({
        difference,
        why: target?.whyUnknown ?? instance.whyUnknown ?? (target?.members ? CHANGED : NOT_READ),
      });
    }
    for (const membership of here) {
      const { member, principal, target } = membership;
      const ending = principal ? denyEndMembership(principal, member) : null;
      if (principal && !ending) {
        const { id: memberId, user } = member;
        const change = {
          action: 'members.endMembership',
          ...refOf(target),
          ...actorOf(membership),
          memberId,
          email: user.email,
        } as const;
        plan.steps.push(stepAt(target, change, denyOwnKey(found)));
      } else if (!deleted.has(member.userId)) {
        deleted.add(member.userId);
        const change: ChangeBy<'members.remove'> = {
          action: 'members.remove',
          ...refOf(target),
          ...actorOf(membership),
          userId: member.userId,
          email: member.user.email,
          owned: [],
        };
        const denied = denyDeletion(found, meant, membership);
        plan.steps.push(stepAt(target, change, denied));
        if (denied === null)
          plan.deletions.push({ email: member.user.email, instanceName: instance.instanceName });
      }
    }
  }
}

type Membership = Found['memberships'][number];

/** Why an account is not deleted: more would go with it than what came, or nobody knows whether. */
function denyDeletion(
  found: Found,
  meant: readonly Membership[],
  { member, principal }: Membership,
): string | null {
  const own = denyOwnKey(found);
  if (own) return own;
  if (!principal) return NOT_READ;
  const denied = denyRemoveMember(principal, member);
  if (denied) return denied.reason;
  const account = found.accounts.find(({ userId }) => userId === member.userId);
  const { owned = [], hidden = null } = account ?? {};
  if (owned.length > 0)
    return `This would delete their whole account, and ${namesOf(owned.map(({ name }) => name))} with it, which they own. Off-board them instead.`;
  const others = found.memberships.filter(
    (each) => each.member.userId === member.userId && !meant.includes(each),
  );
  if (others.length > 0)
    return `This would delete their whole account, which is also in ${namesOf(others.map(({ target }) => target.organizationName))}. Change their role, or off-board them.`;
  if (hidden === null)
    return 'This would delete their whole account, and the server did not say whether that is in other organizations, too. Off-board them instead.';
  if (hidden > 0)
    return `This would delete their whole account, which is in ${hidden} more ${hidden === 1 ? 'organization' : 'organizations'} that no key here opens. Off-board them instead.`;
  return null;
}

function membersAt({ members }: Target, emails: readonly string[]): Member[] {
  return (members ?? []).filter(({ user }) => isOneOf(emails, user.email));
}

function isOneOf(emails: readonly string[], email: string): boolean {
  return emails.includes(foldAddress(email));
}

/** By whose key something is done: the preferred one, or another one that may where that one may not. */
function actorAt(
  { principal, holders = [] }: Target,
  deny: (principal: Principal) => string | null,
): { actor: { actorId?: string }; denied: string | null } {
  const denied = principal ? deny(principal) : NOT_READ;
  if (denied === null) return { actor: {}, denied };
  const other = holders.find((holder) => holder.userId !== null && deny(holder.principal) === null);
  return other?.userId ? { actor: { actorId: other.userId }, denied: null } : { actor: {}, denied };
}

function actorOf({ actorId }: Membership): { actorId?: string } {
  return actorId === undefined ? {} : { actorId };
}

function denyMissing({ roles }: Target, role: string): string | null {
  return !roles || roles.includes(role) ? null : `The role “${oneLine(role, 60)}” does not exist there.`;
}

function namesOf(names: readonly string[]): string {
  return names.map((name) => `“${oneLine(name, 60)}”`).join(', ');
}
