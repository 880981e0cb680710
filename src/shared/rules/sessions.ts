import type { SomeFacts } from './actions.ts';
import { aRole, type DenyReason, noMembership, ofKey, type Principal, tooOld } from './principal.ts';

/** `userId: null`: everybody, for owners only. Others get an empty list from Dokploy: ask this first. */
export function denySessions(principal: Principal, userId: string | null): DenyReason {
  const old = tooOld(principal, 'user.listSessions', 'Seeing who is signed in');
  if (old) return old;
  if (principal.role === null) return noMembership();
  if (principal.role === 'owner' || (userId !== null && userId === principal.userId)) return null;
  return ofKey(
    `Only the owner’s key shows and ends other people’s sessions. This key belongs to ${aRole(principal.role)}.`,
  );
}

export const SIGNED_OUT =
  'Revoking a session signs the browser out at once. The person can sign in again, and their API keys keep working.';

export const SESSION_ACTIONS = {
  'sessions.revoke': {
    title: 'revoke session',
    what: ({ device }, safe) => `revoke session (${safe(device)})`,
    passive: (subject) => [`The session of ${subject}`, 'revoked'],
    done: (subject, { device }, safe) =>
      `The session of ${subject} (${safe(device)}) was revoked: that browser is signed out.`,
    running: (subject) => `the revocation of a session of ${subject}`,
    effect: ({ sessionId: id, userId, email }) => [{ does: 'end', on: 'session', id, userId, email }],
  },
  'sessions.revokeAll': {
    title: 'revoke all sessions',
    passive: (subject) => [`All sessions of ${subject}`, 'revoked'],
    done: (subject) => `All sessions of ${subject} were revoked: the browsers are signed out.`,
    running: (subject) => `the revocation of the sessions of ${subject}`,
    effect: ({ userId, email }) => [{ does: 'end', on: 'session', userId, email }],
  },
} satisfies SomeFacts;

export const SESSION_PLANS = { 'revoke-sessions': 'Revoke sessions' } as const;
