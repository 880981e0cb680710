import type { Principal } from '../principal.ts';
import { aRole, type DenyReason, noMembership, say, tooOld } from './denyReason.ts';

/** Null: of everybody. For the owner, and everybody's own: whoever may not is told an empty list, so this is asked before. */
export function denySessions(principal: Principal, userId: string | null): DenyReason {
  const old = tooOld(principal, 'user.listSessions', 'Seeing who is signed in');
  if (old) return old;
  if (principal.role === null) return noMembership();
  if (principal.role === 'owner' || (userId !== null && userId === principal.userId)) return null;
  return say(
    `Only the owner’s key shows and ends the sessions of others. This key belongs to ${aRole(principal.role)}.`,
  );
}

/** What follows when sessions are revoked, and what does not, as sentences. */
export const SIGNED_OUT =
  'A browser whose session is revoked is signed out at once. Its person can sign in again, and their API keys go on working.';
