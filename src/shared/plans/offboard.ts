import { oneLine } from '../oneLine.ts';
import type { PlannedStep } from '../operations/step.ts';
import { denyRemoveInvitation } from '../rules/invitations.ts';
import { denyDeleteOwner, denyEndMembership, denyRemoveMember, denySetRole } from '../rules/members.ts';
import { type Found, membershipsOf } from './person.ts';
import { refOf, stepAt } from './target.ts';

/** What can be done with a person on an instance, beside that invitations go. */
export const OFFBOARD_CHOICES = ['end', 'delete', 'lower', 'leave'] as const;

/** `end` the memberships alone, `delete` the account, `lower` to member, or `leave` all as it is. */
export type OffboardChoice = (typeof OFFBOARD_CHOICES)[number];

type Membership = Found['memberships'][number];

/** Which choices there are, and the one that does the least harm. */
export type Choices = {
  /** Why a choice is none, as a sentence; null where it is one. */
  denied: Record<OffboardChoice, string | null>;
  suggested: OffboardChoice;
};

/** Weighs what can be done with a person who was found on an instance. */
export function weighChoices({ memberships, accounts }: Found): Choices {
  const denied = {
    end: denyAll(memberships, denyEnding),
    delete: denyAll(memberships, (membership) => denyDeletion(membership, accounts)),
    lower: denyAll(memberships, denyLowering),
    leave: null,
  };
  // Whoever is in organizations that nobody here sees may own one of them.
  const takesNothing = accounts.every(({ owned, hidden }) => owned.length === 0 && hidden === 0);
  const order: OffboardChoice[] = takesNothing ? ['end', 'delete', 'lower'] : ['end', 'lower'];
  const suggested = order.find((choice) => denied[choice] === null) ?? 'leave';
  return { denied, suggested };
}

/** One that can be changed is enough; null then, else why the first cannot. */
function denyAll(
  memberships: readonly Membership[],
  deny: (membership: Membership) => string | null,
): string | null {
  const reasons = memberships.map(deny);
  return reasons.includes(null) ? null : (reasons[0] ?? 'Not a member there.');
}

const NOTHING_READ = 'Nothing was read of this instance yet.';

function denyEnding({ principal, member }: Membership): string | null {
  return principal ? (denyEndMembership(principal, member)?.reason ?? null) : NOTHING_READ;
}

function denyDeletion({ principal, member }: Membership, accounts: Found['accounts']): string | null {
  if (!principal) return NOTHING_READ;
  const owned = accounts.find(({ userId }) => userId === member.userId)?.owned ?? [];
  const denied = denyRemoveMember(principal, member) ?? denyDeleteOwner(principal, owned);
  return denied?.reason ?? null;
}

function denyLowering({ principal, member }: Membership): string | null {
  if (member.role === 'member') return 'Already a member.';
  return principal ? (denySetRole(principal, member, 'member')?.reason ?? null) : NOTHING_READ;
}

/**
 * The steps of an off-boarding on an instance: invitations go first, so that no link is left that works; then what is
 * chosen; then a look at what could not be looked at. Where nobody else's key opens what the person's own does, nothing
 * runs.
 */
export function planOffboarding(
  found: Found,
  choice: OffboardChoice,
  emails: readonly string[],
): PlannedStep[] {
  const { denied } = weighChoices(found);
  const isBarred = denied.end !== null && denied.delete !== null && denied.lower !== null;
  // Whoever cannot be removed stays in the record with why.
  const wanted = choice === 'leave' && isBarred ? 'delete' : choice;
  const steps = [...found.invitations.map(withdrawn), ...changesBy(found, wanted)];
  const barred = denyOwnKey(found);
  const planned = barred === null ? steps : steps.map((step) => ({ ...step, denied: barred }));
  return [...planned, ...searches(found, emails)];
}

/** The memberships, by id, that stay as they are, as was chosen. */
export function leftAlone({ memberships }: Found, choice: OffboardChoice): string[] {
  return choice === 'leave' ? memberships.map(({ member }) => member.id).slice(0, 1_000) : [];
}

/** Why nothing runs on an instance: a key in use is the person's own. Null where none is. */
export function denyOwnKey({ ownKeys, instanceName }: Found): string | null {
  if (ownKeys.length === 0) return null;
  const names = ownKeys.map(({ organizationName }) => `“${oneLine(organizationName, 60)}”`).join(', ');
  return `The key in use for ${names} is this person’s own. Paste another person’s key for ${oneLine(instanceName, 60)} first.`;
}

function changesBy(found: Found, choice: OffboardChoice): PlannedStep[] {
  const { memberships, accounts } = found;
  switch (choice) {
    case 'end':
      return memberships.map(ended);
    case 'delete':
      return accounts.flatMap((account) => deletion(account, found));
    case 'lower':
      return memberships.map(lowered);
    case 'leave':
      return [];
  }
}

function withdrawn({
  target,
  principal,
  actorId,
  invitationId,
  email,
  role,
}: Found['invitations'][number]): PlannedStep {
  const change = {
    action: 'invitations.remove',
    ...refOf(target),
    ...actorOf(actorId),
    invitationId,
    email,
    role,
  } as const;
  return stepAt(target, change, principal && denyRemoveInvitation(principal)?.reason);
}

function ended(membership: Membership): PlannedStep {
  const { target, member, actorId } = membership;
  const { id: memberId, user } = member;
  const change = {
    action: 'members.endMembership',
    ...refOf(target),
    ...actorOf(actorId),
    memberId,
    email: user.email,
  } as const;
  return stepAt(target, change, denyEnding(membership));
}

function lowered(membership: Membership): PlannedStep {
  const { target, member, actorId } = membership;
  const { id: memberId, role: from, user } = member;
  const change = {
    action: 'members.setRole',
    ...refOf(target),
    ...actorOf(actorId),
    memberId,
    email: user.email,
    from,
    role: 'member',
  } as const;
  return stepAt(target, change, denyLowering(membership));
}

/** One deletion for an account, by a key that may. */
function deletion(account: Found['accounts'][number], found: Found): PlannedStep[] {
  const { userId, owned } = account;
  const deny = (membership: Membership) => denyDeletion(membership, [account]);
  const own = found.memberships.filter(({ member }) => member.userId === userId);
  const by = own.find((membership) => deny(membership) === null) ?? own[0];
  if (!by) return [];
  const { target, member, actorId } = by;
  const change = {
    action: 'members.remove',
    ...refOf(target),
    ...actorOf(actorId),
    userId,
    email: member.user.email,
    owned: owned.map(({ id }) => id),
    memberships: membershipsOf(found, userId),
  } as const;
  return [stepAt(target, change, deny(by))];
}

/** What could not be looked at is looked at when it can be. */
function searches(found: Found, emails: readonly string[]): PlannedStep[] {
  const { instanceId, instanceName, unlooked, memberships, invitations } = found;
  const [email, ...also] = emails;
  if (unlooked === null || email === undefined) return [];
  const why = oneLine(unlooked, 1_000);
  const known = [
    ...memberships.map(({ member }) => member.id),
    ...invitations.map(({ invitationId }) => invitationId),
  ];
  const change = { action: 'members.find', instanceId, email, also, known, why } as const;
  return [{ change, instanceName, organizationName: null }];
}

function actorOf(actorId: string | undefined): { actorId?: string } {
  return actorId === undefined ? {} : { actorId };
}
