import { z } from 'zod';
import { invitationShape, mailProviderShape } from '../dokploy.ts';
import { failureShape } from '../failureShape.ts';
import { outputShape } from '../operations/step.ts';
import { type CallShapes, done, id, organizationOf, role, typed } from './fields.ts';

/** The invitations of an organization. */
export const invitationCalls = {
  'invitations.list': { input: organizationOf, output: z.array(invitationShape) },
  /** One at a time per organization. The address is put in lower case. */
  'invitations.create': {
    input: organizationOf.extend({ email: typed, role }),
    output: outputShape,
  },
  'invitations.remove': { input: organizationOf.extend({ invitationId: id }), output: done },
  /**
   * Removes and invites again with the same address and role; `removed` tells honestly that only the first
   * half was done. A failure of the whole call means that nothing was changed (or that nobody knows: `outcomeUnknown`).
   */
  'invitations.renew': {
    input: organizationOf.extend({ invitationId: id, email: typed, role }),
    output: z.discriminatedUnion('outcome', [
      outputShape.extend({ outcome: z.literal('renewed') }),
      z.strictObject({ outcome: z.literal('removed'), error: failureShape }),
    ]),
  },
  /** Puts the links of these invitations on the clipboard, one a line, built from the instance's own address. */
  'invitations.copyLinks': {
    input: organizationOf.extend({ invitationIds: z.array(id).min(1).max(10_000) }),
    output: z.strictObject({ links: z.number().int() }),
  },
  /** The mail notifications by which this server can send an invitation. */
  'invitations.mailProviders': { input: organizationOf, output: z.array(mailProviderShape) },
  'invitations.send': {
    input: organizationOf.extend({ invitationId: id, notificationId: id }),
    output: done,
  },
} as const satisfies CallShapes;
