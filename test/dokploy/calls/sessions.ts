import { type Call, forbid, miss } from './call.ts';

const listSessions: Call = {
  kind: 'query',
  since: '0.30.0',
  run({ world, user, member, organizationId }) {
    const own = world.sessions.filter((row) =>
      member?.role === 'owner'
        ? world.membership(row.userId, organizationId) !== null
        : row.userId === user.id,
    );
    return own
      .reverse()
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
      .map(({ id, userId, ipAddress, userAgent, createdAt, expiresAt }) => {
        const { email = '', firstName = '', lastName = '' } = world.user(userId) ?? {};
        // A key belongs to no session, so that none is ever the current one.
        return {
          ...{ id, userId, email, firstName, lastName, ipAddress, userAgent, createdAt, expiresAt },
          isCurrent: false,
        };
      });
  },
};

const revokeSession: Call = {
  kind: 'mutation',
  since: '0.30.0',
  input: () => ({ sessionId: { type: 'string' } }),
  run({ world, user, member, organizationId }, { sessionId }: { sessionId: string }) {
    const session = world.sessions.find((row) => row.id === sessionId);
    if (!session || !world.membership(session.userId, organizationId)) miss('Session not found');
    if (member?.role !== 'owner' && session.userId !== user.id)
      forbid('You can only revoke your own sessions');
    world.sessions = world.sessions.filter((row) => row !== session);
    return true;
  },
};

/** The calls on who is signed in with a browser; API keys go on working whatever happens to those. */
export const sessionCalls: Record<string, Call> = {
  'user.listSessions': listSessions,
  'user.revokeSession': revokeSession,
};
