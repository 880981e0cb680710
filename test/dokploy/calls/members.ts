import { setImmediate } from 'node:timers/promises';
import { writeAudit } from '../audit.ts';
import { CallError } from '../errors.ts';
import { createId } from '../identifiers.ts';
import { memberRow, userRow } from '../shapes.ts';
import { type Call, type Context, forbid, isKnownRole, miss, requirePermission } from './call.ts';

const all: Call = {
  kind: 'query',
  policy: requirePermission('member', 'read'),
  run({ world, profile, organizationId }) {
    const accounts = new Map(world.users.map((user) => [user.id, user]));
    return world.members
      .filter((row) => row.organizationId === organizationId)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
      .map((row) => {
        const user = accounts.get(row.userId);
        return { ...memberRow(profile, row), user: user ? userRow(profile, world, user) : null };
      });
  },
};

const updateMemberRole: Call = {
  kind: 'mutation',
  since: '0.26.0',
  policy: requirePermission('member', 'update'),
  input: (profile) => ({
    memberId: { type: 'string' },
    role: profile.atLeast('0.28.7')
      ? { type: 'string', notEmpty: true }
      : { type: 'string', oneOf: ['admin', 'member'] },
  }),
  run(context, input: { memberId: string; role: string }) {
    const { world, profile, user, member, organizationId } = context;
    const target = world.members.find((row) => row.id === input.memberId);
    if (!target) miss('Member not found');
    if (target.organizationId !== organizationId) forbid("You are not allowed to update this member's role");
    if (target.userId === user.id) forbid('You cannot change your own role');
    if (target.role === 'owner' || input.role === 'owner')
      forbid(`The owner role is ${profile.atLeast('0.30.0') ? 'nontransferable' : 'intransferible'}`);
    if (member?.role === 'admin' && target.role === 'admin')
      forbid('Only the organization owner can change admin roles. Admins can only modify member roles.');
    if (!isKnownRole(world, organizationId, input.role)) miss(`Custom role "${input.role}" not found`);
    const metadata = JSON.stringify({ before: target.role, after: input.role });
    target.role = input.role;
    const resourceName = world.user(target.userId)?.email ?? null;
    const about = { resourceType: 'user', resourceId: target.userId, resourceName, metadata };
    writeAudit(context, { action: 'update', ...about });
    return true;
  },
};

const remove: Call = {
  kind: 'mutation',
  input: () => ({ userId: { type: 'string' } }),
  run(context, { userId }: { userId: string }) {
    const { world, profile } = context;
    if (profile.cloud) return true;
    if (profile.atLeast('0.26.0')) checkRemoval(context, userId);
    world.removeUser(userId);
    return undefined;
  },
};

// Before 0.26 none of this was asked: any key could delete any account.
function checkRemoval({ world, user, member, organizationId }: Context, userId: string): void {
  if (member?.role !== 'owner' && member?.role !== 'admin') forbid('Only owners or admins can delete users');
  const target = world.membership(userId, organizationId);
  if (!target) miss('Target user is not a member of this organization');
  if (target.role === 'owner') forbid('You cannot delete the organization owner');
  if (member.role !== 'admin') return;
  if (target.userId === user.id) forbid('Admins cannot delete themselves. Ask the owner or another admin.');
  if (target.role === 'admin')
    forbid('Only the organization owner can delete admins. Admins can only delete members.');
}

const checkUserOrganizations: Call = {
  kind: 'query',
  input: () => ({ userId: { type: 'string' } }),
  run({ world, profile, user, member, organizationId }, { userId }: { userId: string }) {
    // 0.25 told anyone about anybody.
    if (profile.atLeast('0.26.0') && userId !== user.id) {
      const enough = member?.role === 'owner' || member?.role === 'admin';
      if (!enough) forbid("Only admins and owners can check other users' organizations");
      const isHere = world.membership(userId, organizationId) !== null;
      if (!isHere) forbid('User is not a member of your active organization');
    }
    return world.members.filter((row) => row.userId === userId).length;
  },
};

const createUserWithCredentials: Call = {
  kind: 'mutation',
  since: '0.29.0',
  policy: requirePermission('member', 'create'),
  input: () => ({
    email: { type: 'string', email: true },
    password: { type: 'string', min: 8 },
    role: { type: 'string', notEmpty: true },
  }),
  async run({ world, profile, organizationId }, input: { email: string; password: string; role: string }) {
    if (profile.cloud) forbid('This feature is only available on self-hosted instances');
    const { role, password } = input;
    if (role === 'owner') forbid('Cannot create a user with the owner role');
    const email = input.email.toLowerCase();
    const isTaken = () => world.users.some((row) => row.email === email);
    if (isTaken()) {
      const words = 'This email already has an account. Use the invitation link flow for existing users.';
      throw new CallError('BAD_REQUEST', words);
    }
    // The server checks, then inserts: of parallel calls all but the first fail in the database.
    await setImmediate();
    if (isTaken()) throw new CallError('INTERNAL_SERVER_ERROR', insertFailed(email));
    const user = world.addUser({ id: createId(), email, password, banned: null });
    world.addMember({ organizationId, userId: user.id, role, isDefault: true });
    for (const row of world.invitations) {
      const isOpen = row.email === email && row.organizationId === organizationId && row.status === 'pending';
      if (isOpen) row.status = 'canceled';
    }
    return { userId: user.id, email, role };
  },
};

// The server hands out the database's complaint as it is.
function insertFailed(email: string): string {
  const columns = '"id", "firstName", "lastName", "is_registered", "email", "email_verified"';
  const query = `insert into "user" (${columns}) values ($1, default, default, default, $2, $3)`;
  return `Failed query: ${query}\nparams: ${createId()},${email},true`;
}

/** The calls on members of the key's organization; user.remove ends far more than a membership. */
export const memberCalls: Record<string, Call> = {
  'user.all': all,
  'user.remove': remove,
  'user.checkUserOrganizations': checkUserOrganizations,
  'user.createUserWithCredentials': createUserWithCredentials,
  'organization.updateMemberRole': updateMemberRole,
};
