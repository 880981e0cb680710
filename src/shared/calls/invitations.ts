import { z } from 'zod';
import { invitationShape, mailProviderShape } from '../dokploy.ts';
import { type CallShapes, id, organizationOf } from './fields.ts';

/** The invitations of an organization. */
export const invitationCalls = {
  'invitations.list': { input: organizationOf, output: z.array(invitationShape) },
  /** Puts the links of these invitations on the clipboard, one a line, built from the instance's own address. */
  'invitations.copyLinks': {
    input: organizationOf.extend({ invitationIds: z.array(id).min(1).max(10_000) }),
    output: z.strictObject({ links: z.number().int() }),
  },
  /** The mail notifications by which this server can send an invitation. */
  'invitations.mailProviders': { input: organizationOf, output: z.array(mailProviderShape) },
} as const satisfies CallShapes;
