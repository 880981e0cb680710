import type { Invitation } from './dokploy.ts';

type InvitationStatus = 'pending' | 'expired' | 'accepted' | 'rejected' | 'canceled';

/** At `now` (ms since the epoch). The server leaves an expired one at "pending", so that is computed here alone. */
export function invitationStatus(
  { status, expiresAt }: Pick<Invitation, 'status' | 'expiresAt'>,
  now: number,
): InvitationStatus | (string & {}) {
  // An end that cannot be read is no reason to call it expired.
  return status === 'pending' && Date.parse(expiresAt) <= now ? 'expired' : status;
}

/** How long Dokploy lets an invitation stand. ms */
const STANDS_FOR = 48 * 3_600_000;

/** When it was made, in ms since the epoch; NaN where unreadable. Dokploy says it since 0.27.0; before, its end tells. */
export function invitedAt({ createdAt, expiresAt }: Pick<Invitation, 'createdAt' | 'expiresAt'>): number {
  return createdAt ? Date.parse(createdAt) : Date.parse(expiresAt) - STANDS_FOR;
}

/** The link by which a person accepts an invitation, at the instance's own address. */
export function invitationLink(origin: string, invitationId: string): string {
  return `${origin}/invitation?token=${encodeURIComponent(invitationId)}`;
}

/** Whether nobody has answered the invitation: its link works, or did until it expired. */
export function isUnanswered(invitation: Pick<Invitation, 'status' | 'expiresAt'>, now: number): boolean {
  return ['pending', 'expired'].includes(invitationStatus(invitation, now));
}
