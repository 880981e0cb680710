import { z } from 'zod';
import { invitationShape, mailProviderShape } from '../dokploy.ts';
import { type CallShapes, count, id, organizationOf } from './fields.ts';

/** The invitations of an organization. */
export const invitationCalls = {
  'invitations.list': { input: organizationOf, output: z.array(invitationShape) },
  /**
   * Puts the links of these invitations on the clipboard, one a line and each once, built from their instance's own
   * address; `label` stands before its link.
   */
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
