import type { Invitation } from '../dokploy.ts';
import { invitationStatus, isUnanswered } from '../invitation.ts';
import type { PlannedStep } from '../operations/step.ts';
import { denyInvite, denyRenewInvitation } from '../rules/invitations.ts';
import { denyGiveRole } from '../rules/members.ts';
import { isSameAddress, memberOf, refOf, stepAt, type Target } from './target.ts';

/**
 * What inviting these addresses to these organizations does, each with the role that is chosen for it: a step for each
 * pair, or why there is none. An invitation that ran out is renewed. `now` in ms since the epoch.
 */
export function planInvitations(
  emails: readonly string[],
  targets: readonly (Target & { role: string })[],
  now: number,
): PlannedStep[] {
  return targets.flatMap((target) => emails.map((email) => planOne(email, target, now)));
}

function planOne(email: string, target: Target & { role: string }, now: number): PlannedStep {
  const { role } = target;
  const create = { action: 'invitations.create', ...refOf(target), email, role } as const;
  const denied = denyAt(target);
  if (denied) return stepAt(target, create, denied);
  const member = memberOf(target, email);
  if (member) return stepAt(target, create, `Already a member (${member.role}).`);
  const open = openInvitation(target, email, now);
  if (!open) return stepAt(target, create);
  if (invitationStatus(open, now) === 'pending')
    return stepAt(target, create, `Already invited (${open.role ?? 'no role'}); the link still works.`);
  const why = target.principal && denyRenewInvitation(target.principal, { ...open, role })?.reason;
  return stepAt(target, { ...create, action: 'invitations.renew', invitationId: open.id }, why);
}

/** What holds for everybody there. */
function denyAt({ principal, role, roles, whyUnknown }: Target & { role: string }): string | null {
  if (whyUnknown) return whyUnknown;
  if (!principal) return 'Nothing was read of this instance yet.';
  const denied = denyInvite(principal) ?? denyGiveRole(principal, role);
  if (denied) return denied.reason;
  return !roles || roles.includes(role) ? null : `The role “${role}” does not exist there.`;
}

/** The server keeps those that ran out as pending: of several of one address the one that ends last counts. */
function openInvitation({ invitations }: Target, email: string, now: number): Invitation | undefined {
  const open = (invitations ?? []).filter(
    (each) => isSameAddress(each.email, email) && isUnanswered(each, now),
  );
  return open.sort((a, b) => Date.parse(b.expiresAt) - Date.parse(a.expiresAt))[0];
}
