import { z } from 'zod';
import { list } from '../../shared/boundedShapes.ts';
import { invitationShape, mailProviderShape, waitingInvitationShape } from '../../shared/dokploy.ts';
import { done, entry } from './callEntry.ts';

type OrganizationId = { organizationId: string };

/** The calls about invitations, one’s own too. */
export const invitationCalls = {
  'organization.allInvitations': entry({
    kind: 'read',
    scope: 'organization',
    answer: list(invitationShape),
  }),
  'organization.removeInvitation': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { invitationId: string }) => input,
    answer: done.rows,
  }),
  /** Goes to the key's organization; a pending invitation of the address is a conflict, an expired one too. */
  'organization.inviteMember': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { email: string; role: string }) => input,
    answer: invitationShape,
  }),
  /** Below 0.27.0 alone. It checks neither address nor role: both must be good before. */
  'better-auth.inviteMember': entry({
    kind: 'write',
    scope: 'organization',
    path: '/api/auth/organization/invite-member',
    betterAuth: true,
    send: (input: OrganizationId & { email: string; role: string }) => input,
    answer: invitationShape,
  }),
  /** Below 0.27.0 alone: makes the key's person a member. It says at once where the invitation is not theirs, or over. */
  'better-auth.acceptInvitation': entry({
    kind: 'write',
    scope: 'account',
    path: '/api/auth/organization/accept-invitation',
    betterAuth: true,
    send: (input: { invitationId: string }) => input,
    answer: z.object({ invitation: z.object({ id: z.string() }) }).transform(() => null),
  }),
  /** What waits for the key's person on the whole instance, unexpired. */
  'user.getInvitations': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    answer: list(waitingInvitationShape),
  }),
  /** Answers a link that can hold a bare IP or `null`: not used. Needs a mail notification on the server. */
  'user.sendInvitation': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { invitationId: string; notificationId: string }) => input,
    answer: done.link,
  }),
  /** Its rows hold the mail server's password: id and name alone come in. */
  'notification.getEmailProviders': entry({
    kind: 'read',
    scope: 'organization',
    answer: list(mailProviderShape),
  }),
};
