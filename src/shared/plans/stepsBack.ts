import type { Member } from '../dokploy.ts';
import type { DifferenceBy } from '../drift.ts';
import { isUnanswered } from '../invitation.ts';
import { oneLine } from '../oneLine.ts';
import type { PlannedStep } from '../operations/step.ts';
import type { Principal } from '../principal.ts';
import { denyInvite, denyRemoveInvitation } from '../rules/invitations.ts';
import { denyGiveRole, denySetRole } from '../rules/members.ts';
import { foldAddress } from '../sameAddress.ts';
import { findInvitees, planInvitee } from './invite.ts';
import { CHANGED, NO_ADDRESS, NOT_READ, SEVERAL_ACCOUNTS } from './putBackReasons.ts';
import { refOf, stepAt, type Target } from './target.ts';

type OfRole = DifferenceBy<'raised' | 'lowered' | 'other-role'>;

/**
 * The steps that set a role back, remove an invitation, or invite anew who is gone; where there is none, why, as a
 * sentence. `now` in ms since the epoch.
 */
export function stepsBack(
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

function setBack({ kind, emails, was, now }: OfRole, target: Target): PlannedStep[] | string {
  const members = membersAt(target, emails).filter(({ role }) => role === now);
  if (members.length === 0) return CHANGED;
  // Of several accounts each may have had the lesser role all along: none is given more than it is known to have had.
  if (kind !== 'raised' && membersAt(target, emails).length > 1) return SEVERAL_ACCOUNTS;
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

function denyMissing({ roles }: Target, role: string): string | null {
  return !roles || roles.includes(role) ? null : `The role “${oneLine(role, 60)}” does not exist there.`;
}
