import type { Invitation } from '../dokploy.ts';
import { invitationStatus, isUnanswered } from '../invitation.ts';
import type { PlannedStep } from '../operations/step.ts';
import { denyRemoveInvitation, denyRenewInvitation } from '../rules/invitations.ts';
import { refOf, stepAt, type Target } from './target.ts';

/** Which invitations are meant; what is left out does not matter. */
export type InvitationFilter = {
  /** Only those that ran out. */
  expired?: boolean;
  /** Made at least so many days ago; those of old servers that do not tell when are left out. */
  olderThanDays?: number;
  /** Of addresses of this domain, as "example.com". */
  domain?: string;
};

/** What removing or renewing all invitations of a kind does, wherever they are. `now` in ms since the epoch. */
export function planOpenInvitations(
  what: 'remove' | 'renew',
  filter: InvitationFilter,
  targets: readonly Target[],
  now: number,
): PlannedStep[] {
  return targets.flatMap((target) =>
    (target.invitations ?? [])
      .filter((invitation) => isMeant(invitation, filter, now))
      .map((invitation) => stepFor(what, invitation, target)),
  );
}

function stepFor(what: 'remove' | 'renew', invitation: Invitation, target: Target): PlannedStep {
  const { id: invitationId, email, role } = invitation;
  const ref = { ...refOf(target), invitationId, email };
  const { principal } = target;
  if (what === 'remove') {
    const denied = principal && denyRemoveInvitation(principal)?.reason;
    const change = { action: 'invitations.remove', ...ref, role, unlessAccepted: true } as const;
    return stepAt(target, change, denied);
  }
  const denied = principal && denyRenewInvitation(principal, invitation)?.reason;
  return stepAt(target, { action: 'invitations.renew', ...ref, role: role ?? 'member' }, denied);
}

function isMeant(
  invitation: Invitation,
  { expired, olderThanDays, domain }: InvitationFilter,
  now: number,
): boolean {
  if (!isUnanswered(invitation, now)) return false;
  if (expired && invitationStatus(invitation, now) !== 'expired') return false;
  if (domain && !invitation.email.toLowerCase().endsWith(`@${domain.toLowerCase()}`)) return false;
  if (olderThanDays === undefined) return true;
  const madeAt = Date.parse(invitation.createdAt ?? '');
  return !Number.isNaN(madeAt) && now - madeAt >= olderThanDays * 86_400_000;
}
