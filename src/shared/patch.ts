import { z } from 'zod';
import { id } from './calls/fields.ts';
import { accountShape, invitationShape, memberShape } from './dokploy.ts';
import { failureShape } from './failureShape.ts';

function resultOf<T extends z.ZodType>(value: T) {
  return z.union([
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: failureShape }),
  ]);
}

/** `at` in ms since the epoch; `missing` rows at the end of a list were too many to keep on disk. */
const facts = { instanceId: id, at: z.number(), missing: z.number().exactOptional() };

/** A part of what main knows of an instance, as it was read, or how its reading failed. */
export const patchShape = z.discriminatedUnion('part', [
  z.strictObject({ ...facts, part: z.literal('account'), result: resultOf(accountShape) }),
  z.strictObject({
    ...{ ...facts, organizationId: id },
    part: z.literal('members'),
    result: resultOf(z.array(memberShape)),
  }),
  z.strictObject({
    ...{ ...facts, organizationId: id },
    part: z.literal('invitations'),
    result: resultOf(z.array(invitationShape)),
  }),
]);
export type Patch = z.infer<typeof patchShape>;
