import type { Invitation, Member } from '../../shared/dokploy.ts';
import { isUnanswered } from '../../shared/invitation.ts';
import { findInvitees } from '../../shared/invitees.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { ChangeBy } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/step.ts';
import type { PermissionsDifference } from '../../shared/permissions/permissions.ts';
import type { Principal } from '../../shared/principal.ts';
import { type DenyReason, ofKey } from '../../shared/rules/denyReason.ts';
import { denyInvite, denyRemoveInvitation, denyRenewInvitation } from '../../shared/rules/invitations.ts';
import { denyGiveRole, denySetRole } from '../../shared/rules/members.ts';
import { denySetPermissions } from '../../shared/rules/permissions.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { refOf, stepAt, type Target } from '../../shared/target.ts';
import { planInvitee } from './bringIn.ts';
import { holdersOf, type IsHolder } from './people.ts';

export const NOT_READ = 'Its people have not been read, so its current access is unknown.';
export const CHANGED = 'It has changed since the comparison.';

export function roleStep(member: Member, role: string, target: Target): PlannedStep {
  const by = actorAt(target, (principal) => denySetRole(principal, member, role));
  const { id: memberId, role: from, user } = member;
  const of = { memberId, email: user.email, from, role };
  const change = { action: 'members.setRole', ...refOf(target), ...by.actor, ...of } as const;
  return stepAt(target, change, by.denied ?? denyMissing(target, role));
}

export function permissionsStep(
  member: Member,
  difference: PermissionsDifference,
  target: Target,
  kit?: ChangeBy<'members.setPermissions'>['kit'],
): PlannedStep {
  const by = actorAt(target, (principal) => denySetPermissions(principal, member));
  const { userId, role, user } = member;
  const of = { userId, email: user.email, role, ...difference, ...(kit ? { kit } : {}) };
  const change = { action: 'members.setPermissions', ...refOf(target), ...by.actor, ...of } as const;
  return stepAt(target, change, by.denied);
}

/** Removes an invitation, unless it is accepted by then; with no key of one who leaves by the same plan. */
export function withdrawalStep(
  { id: invitationId, email, role }: Invitation,
  target: Target,
  isLeaving: IsHolder = () => false,
): PlannedStep {
  const by = holdersOf(target).some(isLeaving)
    ? stayingAt(target, denyRemoveInvitation, isLeaving)
    : actorAt(target, denyRemoveInvitation);
  const of = { invitationId, email, role, unlessAccepted: true } as const;
  return stepAt(target, { action: 'invitations.remove', ...refOf(target), ...by.actor, ...of }, by.denied);
}

export function otherRoleStep(invitation: Invitation, role: string, target: Target): PlannedStep {
  const { id: invitationId, email } = invitation;
  const { principal } = target;
  const denied = principal ? denyRenewInvitation(principal, { ...invitation, role }) : NOT_READ;
  const change = { action: 'invitations.renew', ...refOf(target), invitationId, email, role } as const;
  return stepAt(target, change, denied ?? denyMissing(target, role));
}

/** Invites addresses, with the key of a person who may; an invitation that ran out is renewed. `now` in ms since the epoch. */
export function invitationSteps(
  addresses: readonly string[],
  role: string,
  target: Target,
  now: number,
): PlannedStep[] {
  const by = actorAt(target, (principal) => denyInvite(principal) ?? denyGiveRole(principal, role));
  return findInvitees(addresses, target, now).map((invitee) => {
    const { change, denied } = planInvitee(refOf(target), invitee, { role });
    const whole = change.action === 'invitations.create' ? { ...change, ...by.actor } : change;
    return stepAt(target, whole, by.denied ?? denied ?? denyMissing(target, role));
  });
}

export function membersOf({ members }: Target, emails: readonly string[]): Member[] {
  return (members ?? []).filter(({ user }) => emails.includes(foldAddress(user.email)));
}

/** The invitations to one of these addresses, which are folded, that nobody answered. `now` in ms since the epoch. */
export function unansweredOf({ invitations }: Target, emails: readonly string[], now: number): Invitation[] {
  return (invitations ?? []).filter(
    (each) => isUnanswered(each, now) && emails.includes(foldAddress(each.email)),
  );
}

/** By whose key something is done: the preferred one, or another one that may where that one may not. */
function actorAt(
  { principal, holders = [] }: Target,
  deny: (principal: Principal) => DenyReason,
): { actor: { actorId?: string }; denied: DenyReason | string } {
  const denied = principal ? deny(principal) : NOT_READ;
  if (denied === null) return { actor: {}, denied };
  const other = holders.find((holder) => holder.userId !== null && deny(holder.principal) === null);
  return other?.userId ? { actor: { actorId: other.userId }, denied: null } : { actor: {}, denied };
}

/** By the key of somebody who stays: one that may, where there is one. */
function stayingAt(
  target: Target,
  deny: (principal: Principal) => DenyReason,
  isLeaving: IsHolder,
): { actor: { actorId?: string }; denied: DenyReason } {
  const staying = holdersOf(target).filter((holder) => holder.userId !== null && !isLeaving(holder));
  const by = staying.find(({ principal }) => deny(principal) === null) ?? staying[0];
  if (by?.userId) return { actor: { actorId: by.userId }, denied: deny(by.principal) };
  return {
    actor: {},
    denied: ofKey(
      `All keys for “${oneLine(target.organizationName, 60)}” belong to people you remove. First paste a key of somebody who stays for ${oneLine(target.instanceName, 60)}.`,
    ),
  };
}

function denyMissing({ roles }: Target, role: string): string | null {
  return !roles || roles.includes(role) ? null : `The role “${oneLine(role, 60)}” does not exist there.`;
}
