import { z } from 'zod';
import { invitationShape, mailProviderShape } from '../dokploy.ts';
import { type CallShapes, count, id, organizationOf } from './fields.ts';

/** An invitation that waits for somebody whose key is here. */
const ownInvitationShape = invitationShape.extend({
  /** Whom it waits for; null where the instance's keys do not tell whose they are. */
  userId: id.nullable(),
  /** Null where the server did not say what it is to. */
  organizationName: z.string().nullable(),
});

/** What waits for the people whose keys an instance holds. */
export const ownInvitationsShape = z.object({
  invitations: z.array(ownInvitationShape),
  /** The addresses of those who could not be asked for. */
  unread: z.array(z.string()),
});

export const invitationCalls = {
  /** Links on the clipboard, one a line and each once, built from their instance's own address; `label` stands before its link. */
  'invitations.copyLinks': {
    input: z.strictObject({
      links: z
        .array(z.strictObject({ instanceId: id, invitationId: id, label: z.string().max(1_000).optional() }))
        .min(1)
        .max(10_000),
    }),
    output: z.strictObject({ links: count }),
  },
  /** The mail notifications by which this server can send an invitation. */
  'invitations.mailProviders': { input: organizationOf, output: z.array(mailProviderShape) },
} as const satisfies CallShapes;

export type OwnInvitation = z.infer<typeof ownInvitationShape>;
export type OwnInvitations = z.infer<typeof ownInvitationsShape>;
