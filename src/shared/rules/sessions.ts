import type { Principal } from '../principal.ts';
import { aRole, type DenyReason, noMembership, say, tooOld } from './denyReason.ts';

/**
 * Why a key neither shows nor ends the sessions of a person (null: of everybody in its organization): that is for the
 * owner, and for everybody's own. Whoever may not is told an empty list, so that this must be asked before.
 */
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
