import { type Answer, bare, json } from './answer.ts';
import { canaries } from './secrets.ts';
import { asRecord } from './validate.ts';
import type { World } from './world.ts';

type Question = { world: World; userId: string; query: URLSearchParams; body: Record<string, unknown> };

/** What else of better-auth took an API key through 0.26: Quayside calls none of it. */
export const betterAuthReads: Record<string, (question: Question) => Answer> = {
  'GET get-session': () => bare(500, 'Internal Server Error'),
  // With the tokens by which the person is signed in.
  'GET list-sessions': ({ world, userId }) =>
    json(
      200,
      world.sessions
        .filter((row) => row.userId === userId)
        .map((row) => ({ ...row, token: canaries.sessionToken })),
    ),
  'GET organization/list': ({ world, userId }) =>
    json(
      200,
      world.organizations
        .filter((row) => world.membership(userId, row.id))
        .map((row) => organizationOf(world, row.id)),
    ),
  'GET organization/get-full-organization': ({ world, query }) => {
    const id = query.get('organizationId') ?? '';
    const members = world.members.filter((row) => row.organizationId === id);
    return json(200, {
      ...organizationOf(world, id),
      invitations: invitationsOf(world, id),
      members: members.map(({ organizationId, userId, role, createdAt, id: memberId }) => ({
        ...{ organizationId, userId, role, createdAt, id: memberId, user: accountOf(world, userId) },
      })),
      teams: null,
    });
  },
  'GET organization/list-invitations': ({ world, query }) =>
    json(200, invitationsOf(world, query.get('organizationId') ?? '')),
  'GET organization/get-active-member': () => json(200, null),
  'POST organization/has-permission': ({ world, userId, body }) => {
    const role = world.membership(userId, String(body.organizationId))?.role;
    return json(200, { error: null, success: role === 'owner' || role === 'admin' });
  },
  'POST update-user': ({ world, userId, body }) => {
    const user = world.user(userId);
    if (user && typeof body.name === 'string') user.firstName = body.name;
    return json(200, { status: true });
  },
};

function organizationOf(world: World, organizationId: string): object {
  const { name, slug, logo, createdAt, id } = asRecord(world.organization(organizationId));
  return { name, slug, logo, createdAt, metadata: null, id };
}

function invitationsOf(world: World, organizationId: string): object[] {
  return world.invitations
    .filter((row) => row.organizationId === organizationId)
    .map(({ email, role, status, expiresAt, inviterId, id }) => ({
      ...{ organizationId, email, role, status, expiresAt, inviterId, id },
    }));
}

/** A person as better-auth shows one inside of other rows. */
export function accountOf(world: World, userId: string): object | null {
  const account = world.user(userId);
  return account && { id: account.id, name: account.firstName, email: account.email, image: account.image };
}
