import type { Invitation } from './dokploy.ts';

export type InvitationStatus = 'pending' | 'expired' | 'accepted' | 'rejected' | 'canceled';

/** The only place that computes expiry: Dokploy leaves expired ones at "pending". */
export function invitationStatus(
  { status, expiresAt }: Pick<Invitation, 'status' | 'expiresAt'>,
  now: number,
): InvitationStatus | (string & {}) {
  return status === 'pending' && Date.parse(expiresAt) <= now ? 'expired' : status;
}

/** Lifetime of Dokploy's invitations. ms */
const STANDS_FOR = 48 * 3_600_000;

/** NaN if unreadable. Dokploy ≥ 0.27.0 says it; else follows from the end, unless after `readAt`. */
export function invitedAt(
  { createdAt, expiresAt }: Pick<Invitation, 'createdAt' | 'expiresAt'>,
  readAt: number,
): number {
  const byEnd = Date.parse(expiresAt) - STANDS_FOR;
  return createdAt ? Date.parse(createdAt) : byEnd <= readAt ? byEnd : Number.NaN;
}

export function invitationLink(origin: string, invitationId: string): string {
  return `${origin}/invitation?token=${encodeURIComponent(invitationId)}`;
}

/** Pending, even if it has expired. */
export function isUnanswered({ status }: Pick<Invitation, 'status'>): boolean {
  return status === 'pending' || status === 'expired';
}
