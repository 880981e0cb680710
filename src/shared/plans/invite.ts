import type { Invitation, Member } from '../dokploy.ts';
import { invitationStatus, isUnanswered } from '../invitation.ts';
import { oneLine } from '../oneLine.ts';
import type { ChangeBy } from '../operations/change.ts';
import type { PlannedStep } from '../operations/step.ts';
import { denyInvite, denyRenewInvitation } from '../rules/invitations.ts';
import { denyGiveRole } from '../rules/members.ts';
import { foldAddress } from '../sameAddress.ts';
import { refOf, stepAt, type Target } from './target.ts';

/** What inviting an address to an organization would meet, as far as its lists tell. */
export type Invitee = { address: string } & (
  | { state: 'new' }
  | { state: 'member'; role: string }
  /** Its link still works. */
  | { state: 'invited'; invitation: Invitation }
  /** It must go before the address can be invited again. */
  | { state: 'expired'; invitation: Invitation }
);

/** Looks addresses up in the lists of an organization, whatever their capital letters. `now` in ms since the epoch. */
export function findInvitees(
  addresses: readonly string[],
  lists: { members: readonly Member[]; invitations: readonly Invitation[] },
  now: number,
): Invitee[] {
  const roles = new Map(lists.members.map(({ user, role }) => [foldAddress(user.email), role]));
  const unanswered = lastUnanswered(lists.invitations, now);
  return addresses.map((address): Invitee => {
    const role = roles.get(foldAddress(address));
    if (role !== undefined) return { address, state: 'member', role };
    const invitation = unanswered.get(foldAddress(address));
    if (!invitation) return { address, state: 'new' };
    const isExpired = invitationStatus(invitation, now) === 'expired';
    return { address, state: isExpired ? 'expired' : 'invited', invitation };
  });
}

/** How an address is invited, with a role; `denied` says why it is not. One that expired is renewed, if it shall be. */
export function planInvitee(
  organizationRef: { instanceId: string; organizationId: string },
  invitee: Invitee,
  { role, renews = true }: { role: string; renews?: boolean },
): { change: ChangeBy<'invitations.create' | 'invitations.renew'>; denied?: string } {
  const { address: email, state } = invitee;
  const to = { ...organizationRef, email, role };
  if (state === 'expired' && renews)
    return { change: { action: 'invitations.renew', ...to, invitationId: invitee.invitation.id } };
  const change = { action: 'invitations.create', ...to } as const;
  return state === 'new' ? { change } : { change, denied: whyNot(invitee) };
}

/**
 * What inviting these addresses to these organizations does, each with the role that is chosen for it: a step for each
 * pair, or why there is none. An invitation that ran out is renewed. `now` in ms since the epoch.
 */
export function planInvitations(
  emails: readonly string[],
  targets: readonly (Target & { role: string })[],
  now: number,
): PlannedStep[] {
  return targets.flatMap((target) => {
    const denied = denyAt(target);
    const lists = { members: target.members ?? [], invitations: target.invitations ?? [] };
    return findInvitees(emails, lists, now).map((invitee) => {
      const known: Invitee = denied ? { address: invitee.address, state: 'new' } : invitee;
      const planned = planInvitee(refOf(target), known, target);
      return stepAt(target, planned.change, denied ?? planned.denied ?? denyRenewal(target, known));
    });
  });
}

/** What holds for everybody there. */
function denyAt({ principal, role, roles, whyUnknown }: Target & { role: string }): string | null {
  if (whyUnknown) return whyUnknown;
  if (!principal) return 'Nothing was read of this instance yet.';
  const denied = denyInvite(principal) ?? denyGiveRole(principal, role);
  if (denied) return denied.reason;
  return !roles || roles.includes(role) ? null : `The role “${role}” does not exist there.`;
}

function denyRenewal({ principal, role }: Target & { role: string }, invitee: Invitee): string | undefined {
  if (!principal || invitee.state !== 'expired') return undefined;
  return denyRenewInvitation(principal, { ...invitee.invitation, role })?.reason;
}

function whyNot(invitee: Exclude<Invitee, { state: 'new' }>): string {
  if (invitee.state === 'member') return `Already a member (${oneLine(invitee.role, 40)}).`;
  if (invitee.state === 'invited')
    return `Already invited (${oneLine(invitee.invitation.role ?? 'no role', 40)}); the link still works.`;
  return 'Their invitation expired, and was not to be renewed.';
}

/** The server keeps those that ran out as pending: of several of one address the one that ends last counts. */
function lastUnanswered(invitations: readonly Invitation[], now: number): Map<string, Invitation> {
  const found = new Map<string, Invitation>();
  for (const invitation of invitations) {
    if (!isUnanswered(invitation, now)) continue;
    const other = found.get(foldAddress(invitation.email));
    if (!other || endOf(invitation) > endOf(other)) found.set(foldAddress(invitation.email), invitation);
  }
  return found;
}

/** ms since the epoch; what cannot be read is taken for never. */
function endOf({ expiresAt }: Invitation): number {
  const end = Date.parse(expiresAt);
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
}
