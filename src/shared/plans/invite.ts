import type { Invitation, Member } from '../dokploy.ts';
import { invitationStatus, isUnanswered } from '../invitation.ts';
import { oneLine } from '../oneLine.ts';
import type { ChangeBy } from '../operations/change.ts';
import { foldAddress } from '../sameAddress.ts';

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
