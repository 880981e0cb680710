import { type Answer, json } from './answer.ts';
import { accountOf, betterAuthReads } from './betterAuthReads.ts';
import { createLongId } from './identifiers.ts';
import { verifyKey } from './keys.ts';
import type { LoggedRequest } from './request.ts';
import type { Invitation, Member } from './rows.ts';
import type { Server } from './run.ts';
import { asRecord } from './validate.ts';

type Body = Record<string, unknown>;
type Caller = { userId: string };

/** Answers the better-auth calls that took an API key through 0.26 and refuse it since. */
export function answerBetterAuth(server: Server, path: string, request: LoggedRequest): Answer {
  const actions: Record<string, Action> = {
    'organization/invite-member': inviteMember,
    'organization/cancel-invitation': cancelInvitation,
    'organization/update-member-role': updateMemberRole,
    'organization/remove-member': removeMember,
    'organization/accept-invitation': acceptInvitation,
    'organization/leave': leave,
  };
  const body = asRecord(request.body === '' ? {} : JSON.parse(request.body));
  const isPost = request.method === 'POST';
  if (server.profile.atLeast('0.27.0')) return refuse(server, isPost, path, body);
  const action = isPost ? actions[path] : undefined;
  const read = betterAuthReads[`${request.method} ${path}`];
  if (!action && !read) return absent;
  const key = verifyKey(server.world, request.headers['x-api-key']);
  if (!key) return fail(403, 'INVALID_API_KEY', 'Invalid API key.');
  if (action) return action(server, { userId: key.userId }, body);
  const query = new URLSearchParams(request.path.split('?')[1] ?? '');
  return read?.({ world: server.world, userId: key.userId, query, body }) ?? absent;
}

type Action = (server: Server, caller: Caller, body: Body) => Answer;

function fail(status: number, code: string, message: string): Answer {
  return json(status, { code, message });
}

const absent: Answer = { status: 404, headers: {}, body: '' };

// What asks for a session and finds none, whatever the key.
const closed = ['list-sessions', 'list-accounts', 'api-key/list', 'two-factor/enable', 'update-user'];

function refuse({ profile }: Server, isPost: boolean, path: string, body: Body): Answer {
  if (path === 'organization/create' || path === 'organization/update')
    return { status: 404, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: 'Not Found' };
  if (path === 'get-session') return json(200, null);
  if (path === 'organization/list-user-invitations')
    return json(400, { message: 'Missing session headers, or email query parameter.' });
  const late = ['passkey/list-user-passkeys', 'admin/list-users', 'organization/list-roles'];
  if (late.includes(path) && !profile.atLeast('0.30.0')) return absent;
  if (path === 'admin/list-users') return json(401, undefined);
  if (!isPost && !path.startsWith('organization/') && ![...closed, ...late].includes(path)) return absent;
  if (path === 'organization/invite-member' && (body.email === undefined || body.role === undefined)) {
    const email = 'Invalid input: expected string, received undefined';
    return fail(400, 'VALIDATION_ERROR', `[body.email] ${email}; [body.role] Invalid input`);
  }
  if (!profile.atLeast('0.28.0')) return json(401, undefined);
  return json(401, { message: 'Unauthorized', code: 'UNAUTHORIZED' });
}

function inviteMember({ world }: Server, { userId }: Caller, body: Body): Answer {
  const { email: given, role, organizationId, resend } = body;
  if (typeof given !== 'string' || typeof role !== 'string')
    return fail(400, 'VALIDATION_ERROR', 'Invalid body parameters');
  if (typeof organizationId !== 'string')
    return fail(400, 'ORGANIZATION_NOT_FOUND', 'Organization not found');
  const own = world.membership(userId, organizationId);
  if (!own) return fail(400, 'MEMBER_NOT_FOUND', 'Member not found');
  if (own.role !== 'owner' && own.role !== 'admin') {
    const words = 'You are not allowed to invite users to this organization';
    return fail(403, 'YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION', words);
  }
  if (role === 'owner' && own.role !== 'owner') {
    const words = 'you are not allowed to invite user with this role';
    return fail(403, 'YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE', words);
  }
  const email = given.toLowerCase();
  const account = world.users.find((row) => row.email === email);
  if (account && world.membership(account.id, organizationId)) {
    const words = 'User is already a member of this organization';
    return fail(400, 'USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION', words);
  }
  // Unlike inviteMember, an expired one does not count; neither address nor role is checked.
  const isOpen = (row: Invitation) =>
    row.email === email &&
    row.organizationId === organizationId &&
    row.status === 'pending' &&
    Date.parse(row.expiresAt) > world.now();
  if (resend !== true && world.invitations.some(isOpen)) {
    const words = 'User is already invited to this organization';
    return fail(400, 'USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION', words);
  }
  const made = world.addInvitation({ id: createLongId(), organizationId, email, role, inviterId: userId });
  const { id, status, expiresAt, inviterId } = made;
  return json(200, { organizationId, email, role, status, expiresAt, inviterId, id });
}

function cancelInvitation({ world }: Server, { userId }: Caller, body: Body): Answer {
  const found = world.invitations.find((row) => row.id === body.invitationId);
  const own = found && world.membership(userId, found.organizationId);
  if (!found || !own) return fail(400, 'INVITATION_NOT_FOUND', 'Invitation not found');
  found.status = 'canceled';
  const { id, organizationId, email, role, status, expiresAt, inviterId } = found;
  return json(200, { organizationId, email, role, status, expiresAt, inviterId, id });
}

// Why no client may use it: any role goes, unknown ones too, and an owner can demote themself.
function updateMemberRole({ world }: Server, { userId }: Caller, body: Body): Answer {
  const { memberId, role, organizationId } = body;
  if (typeof organizationId !== 'string' || typeof role !== 'string')
    return fail(400, 'VALIDATION_ERROR', 'Invalid body parameters');
  const own = world.membership(userId, organizationId);
  const target = world.members.find((row) => row.id === memberId && row.organizationId === organizationId);
  if (!own || !target) return fail(400, 'MEMBER_NOT_FOUND', 'Member not found');
  const isHigher = own.role === 'admin' && (target.role === 'owner' || role === 'owner');
  if (isHigher || (own.role !== 'owner' && own.role !== 'admin'))
    return fail(
      403,
      'YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER',
      'You are not allowed to update this member',
    );
  target.role = role;
  const { id, createdAt } = target;
  return json(200, { organizationId, userId: target.userId, role, createdAt, id });
}

function removeMember({ world }: Server, { userId }: Caller, body: Body): Answer {
  const { memberIdOrEmail, organizationId } = body;
  if (typeof memberIdOrEmail !== 'string') return fail(400, 'VALIDATION_ERROR', 'Invalid body parameters');
  if (typeof organizationId !== 'string')
    return fail(400, 'ORGANIZATION_NOT_FOUND', 'Organization not found');
  const own = world.membership(userId, organizationId);
  const isMeant = (row: Member) =>
    row.organizationId === organizationId &&
    (row.id === memberIdOrEmail || world.user(row.userId)?.email === memberIdOrEmail.toLowerCase());
  const target = world.members.find(isMeant);
  if (!own || !target) return fail(400, 'MEMBER_NOT_FOUND', 'Member not found');
  if (target.role === 'owner') {
    const words = 'You cannot leave the organization as the only owner';
    return fail(400, 'YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER', words);
  }
  if (own.role !== 'owner' && own.role !== 'admin') {
    const words = 'You are not allowed to delete this member';
    return fail(401, 'YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER', words);
  }
  world.members = world.members.filter((row) => row !== target);
  const { id, role, createdAt } = target;
  const user = accountOf(world, target.userId);
  return json(200, { member: { organizationId, userId: target.userId, role, createdAt, id, user } });
}

function acceptInvitation({ world }: Server, { userId }: Caller, body: Body): Answer {
  const { invitationId } = body;
  if (typeof invitationId !== 'string') return fail(400, 'VALIDATION_ERROR', 'Invalid body parameters');
  const found = world.invitations.find((row) => row.id === invitationId);
  const isOpen = found?.status === 'pending' && Date.parse(found.expiresAt) > world.now();
  if (!found || !isOpen) return fail(400, 'INVITATION_NOT_FOUND', 'Invitation not found');
  if (world.user(userId)?.email !== found.email) {
    const words = 'You are not the recipient of the invitation';
    return fail(403, 'YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION', words);
  }
  const member = world.acceptInvitation(found.id);
  const { id, organizationId, email, role, status, expiresAt, inviterId } = found;
  return json(200, {
    invitation: { organizationId, email, role, status, expiresAt, inviterId, id },
    member: { organizationId, userId, role, createdAt: member.createdAt, id: member.id },
  });
}

function leave({ world }: Server, { userId }: Caller, body: Body): Answer {
  const { organizationId } = body;
  if (typeof organizationId !== 'string') return fail(400, 'VALIDATION_ERROR', 'Invalid body parameters');
  const own = world.membership(userId, organizationId);
  if (!own) return fail(400, 'MEMBER_NOT_FOUND', 'Member not found');
  if (own.role === 'owner') {
    const words = 'You cannot leave the organization as the only owner';
    return fail(400, 'YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER', words);
  }
  world.members = world.members.filter((row) => row !== own);
  const { id, role, createdAt } = own;
  return json(200, { organizationId, userId, role, createdAt, id, user: accountOf(world, userId) });
}
