import { z } from 'zod';
import { id } from './calls/fields.ts';
import { ownInvitationsShape } from './calls/organizations.ts';
import { accountShape, invitationShape, memberShape, rightsShape } from './dokploy.ts';
import { failureShape } from './failureShape.ts';

/**
 * `at` in ms since the epoch. `beside`: ends no reading announced to the page. `ofInstance`: the whole
 * instance failed, which is reported once.
 */
const facts = {
  instanceId: id,
  at: z.number(),
  beside: z.literal(true).exactOptional(),
  ofInstance: z.literal(true).exactOptional(),
};
const listFacts = { ...facts, organizationId: id };

function resultOf<T extends z.ZodType>(value: T) {
  return z.union([
    z.null(),
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: failureShape }),
  ]);
}

export const patchShape = z.discriminatedUnion('part', [
  z.strictObject({ ...facts, part: z.literal('account'), result: resultOf(accountShape) }),
  z.strictObject({ ...facts, part: z.literal('own'), result: resultOf(ownInvitationsShape) }),
  z.strictObject({ ...listFacts, part: z.literal('members'), result: resultOf(z.array(memberShape)) }),
  z.strictObject({
    ...listFacts,
    part: z.literal('invitations'),
    result: resultOf(z.array(invitationShape)),
  }),
  z.strictObject({ ...listFacts, part: z.literal('rights'), result: resultOf(rightsShape) }),
]);
export type Patch = z.infer<typeof patchShape>;
