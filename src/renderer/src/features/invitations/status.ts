import type { Invitation } from '../../../../shared/dokploy.ts';
import { parseMoment } from '../../ui/when.ts';

/** Where an invitation stands. */
export type InvitationStatus = 'pending' | 'expired' | 'accepted' | 'rejected' | 'canceled';

/**
 * Where an invitation stands at `now` (ms since the epoch). The server leaves an expired one at "pending", so that is
 * computed. A status that Dokploy does not have today is given as it is.
 */
export function statusOf(invitation: Invitation, now: number): InvitationStatus | (string & {}) {
  if (invitation.status !== 'pending') return invitation.status;
  const end = parseMoment(invitation.expiresAt);
  return end !== null && end <= now ? 'expired' : 'pending';
}

/** Whether the invitation can still be accepted or renewed: its end then means something. */
export function isOpen(invitation: Invitation): boolean {
  return invitation.status === 'pending';
}
