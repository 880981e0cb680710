import { setImmediate } from 'node:timers/promises';
import { writeAudit } from '../audit.ts';
import { CallError } from '../errors.ts';
import { invitationRow, notificationRow, organizationRow } from '../shapes.ts';
import { type Call, type Context, forbid, isKnownRole, miss, requirePermission } from './call.ts';

const allInvitations: Call = {
  kind: 'query',
  policy: requirePermission('member', 'read'),
  run({ world, profile, organizationId }) {
    return world.invitations
      .filter((row) => row.organizationId === organizationId)
      .sort((a, b) => b.status.localeCompare(a.status) || b.expiresAt.localeCompare(a.expiresAt))
      .map((row) => invitationRow(profile, row));
  },
};

const removeInvitation: Call = {
  kind: 'mutation',
  policy: requirePermission('member', 'delete'),
  input: () => ({ invitationId: { type: 'string' } }),
  run({ world, organizationId }, { invitationId }: { invitationId: string }) {
    const invitation = world.invitations.find((row) => row.id === invitationId);
    if (!invitation) miss('Invitation not found');
    if (invitation.organizationId !== organizationId) forbid('You are not allowed to remove this invitation');
    world.invitations = world.invitations.filter((row) => row !== invitation);
    return [];
  },
};

const inviteMember: Call = {
  kind: 'mutation',
  since: '0.28.7',
  policy: requirePermission('member', 'create'),
  input: () => ({ email: { type: 'string', email: true }, role: { type: 'string', notEmpty: true } }),
  async run(context, input: { email: string; role: string }) {
    const { world, profile, user, organizationId } = context;
    const email = input.email.toLowerCase();
    const account = world.users.find((row) => row.email === email);
    if (account && world.membership(account.id, organizationId))
      throw new CallError('CONFLICT', 'User is already a member of this organization');
    const isSame = (row: { email: string; organizationId: string; status: string }) =>
      row.email === email && row.organizationId === organizationId && row.status === 'pending';
    if (world.invitations.some(isSame))
      throw new CallError('CONFLICT', 'An invitation has already been sent to this email');
    if (input.role === 'owner' && profile.atLeast('0.29.5'))
      forbid('Cannot invite a user with the owner role');
    if (!isKnownRole(world, organizationId, input.role)) miss(`Role "${input.role}" not found`);
    // The server checks, then inserts: parallel invitations of one address make duplicates.
    await setImmediate();
    const { role } = input;
    const made = world.addInvitation({ organizationId, email, role, inviterId: user.id });
    const metadata = JSON.stringify({ type: 'inviteMember', role });
    const about = { resourceType: 'organization', resourceId: made.id, resourceName: email, metadata };
    writeAudit(context, { action: 'create', ...about });
    return invitationRow(profile, made);
  },
};

const sendInvitation: Call = {
  kind: 'mutation',
  policy: requirePermission('member', 'create'),
  input: () => ({
    invitationId: { type: 'string', notEmpty: true },
    notificationId: { type: 'string', notEmpty: true },
  }),
  run({ world, port }, input: { invitationId: string; notificationId: string }) {
    const notification = world.notifications.find((row) => row.id === input.notificationId);
    if (!notification) miss('Notification not found');
    const words = 'Failed to send email notification';
    if (notification.refused)
      throw new CallError('INTERNAL_SERVER_ERROR', `${words} connect ECONNREFUSED 127.0.0.1:2525`);
    if (!world.invitations.some((row) => row.id === input.invitationId))
      throw new CallError('INTERNAL_SERVER_ERROR', `${words} No recipients defined`);
    // The server builds the link from an address that it does not know.
    return `http://null:${port}/invitation?token=${input.invitationId}`;
  },
};

const getEmailProviders: Call = {
  kind: 'query',
  policy: requirePermission('notification', 'read'),
  run({ world, organizationId }) {
    return world.notifications.filter((row) => row.organizationId === organizationId).map(notificationRow);
  },
};

const getInvitations: Call = {
  kind: 'query',
  run({ world, profile, user }: Context) {
    const open = world.invitations.filter(
      (row) =>
        row.email === user.email && row.status === 'pending' && Date.parse(row.expiresAt) > world.now(),
    );
    return open.map((row) => {
      const organization = world.organization(row.organizationId);
      return {
        ...invitationRow(profile, row),
        organization: organization && organizationRow(profile, organization),
      };
    });
  },
};

// Whoever has any key and the id is told, whatever organization the key opens.
const getUserByToken: Call = {
  kind: 'query',
  input: () => ({ token: { type: 'string' } }),
  run({ world }, { token }: { token: string }) {
    const invitation = world.invitations.find((row) => row.id === token);
    if (!invitation) miss('Invitation not found');
    const { id, email, status, role, inviterId, expiresAt } = invitation;
    return {
      ...{ id, email, status, role, inviterId, isExpired: Date.parse(expiresAt) <= world.now() },
      userAlreadyExists: world.users.some((row) => row.email === email),
    };
  },
};

export const invitationCalls: Record<string, Call> = {
  'organization.allInvitations': allInvitations,
  'organization.removeInvitation': removeInvitation,
  'organization.inviteMember': inviteMember,
  'user.sendInvitation': sendInvitation,
  'user.getInvitations': getInvitations,
  'user.getUserByToken': getUserByToken,
  'notification.getEmailProviders': getEmailProviders,
};
