import { z } from 'zod';
import { NEED_KINDS } from '../needWords.ts';
import { type CallShapes, count, done, id, text } from './fields.ts';

const fixShape = z.discriminatedUnion('do', [
  z.strictObject({
    ...{ do: z.literal('remind'), count },
    admins: z.array(
      z.strictObject({
        email: text,
        memberships: z.array(z.strictObject({ instanceId: id, memberId: id })),
      }),
    ),
  }),
  z.strictObject({ do: z.literal('show-view'), count, viewId: id }),
  z.strictObject({ do: z.literal('off-board'), count, people: z.array(z.array(text)) }),
  z.strictObject({ do: z.literal('finish'), count, operationId: id }),
  z.strictObject({ do: z.literal('diagnose'), count, instanceId: id }),
  z.strictObject({ do: z.literal('try-again'), count, instanceIds: z.array(id) }),
  z.strictObject({ do: z.literal('replace-key'), count, instanceId: id }),
  z.strictObject({ do: z.literal('show-keys'), count, instanceId: id.nullable() }),
  z.strictObject({
    ...{ do: z.literal('create-keys'), count, instanceIds: z.array(id) },
    besidePasted: z.boolean(),
  }),
  z.strictObject({ do: z.literal('rotate-keys'), count, keyIds: z.array(id) }),
  z.strictObject({ do: z.literal('show-organization'), count, instanceId: id, organizationId: id }),
  z.strictObject({ do: z.literal('show-instances'), count }),
  z.strictObject({ do: z.literal('show-end-dates'), count }),
  z.strictObject({
    ...{ do: z.literal('grant'), count, kitId: id, mode: z.enum(['at-least', 'exactly']) },
    isDeleted: z.boolean(),
  }),
  z.strictObject({ do: z.literal('show-drift'), count, baselineId: id }),
  z.strictObject({
    ...{ do: z.literal('show-review'), count, campaignId: id },
    next: z.enum(['decide', 'carry-out', 'start']),
  }),
  z.strictObject({
    ...{ do: z.literal('renew'), count },
    invitations: z.array(z.strictObject({ instanceId: id, organizationId: id, invitationId: id })),
  }),
  z.strictObject({ do: z.literal('show-invitations'), count, own: z.boolean() }),
]);

const snoozedShape = z.strictObject({
  /** Ms since the epoch; null until the need changes. */
  until: z.number().nullable(),
  note: z.string(),
});

const needShape = z.strictObject({
  id: text,
  kind: z.enum(NEED_KINDS),
  tone: z.enum(['danger', 'warn', 'quiet']),
  count,
  subject: text.nullable(),
  /** A sentence without full stop; may be empty. */
  why: text,
  at: z.number().nullable(),
  instances: z.array(z.strictObject({ instanceId: id, count })),
  fix: fixShape,
  snoozed: snoozedShape.nullable(),
});

export const needsShape = z.strictObject({
  /** Riskiest first; includes snoozed ones. */
  needs: z.array(needShape),
  clear: z.boolean(),
  asOf: z.number().nullable(),
});

/** Computed from known state: asks no server. */
export const needCalls = {
  /** With `instanceIds`, of these instances alone: without what is about no instance, as a saved view. */
  'needs.list': {
    input: z.strictObject({ instanceIds: z.array(id).max(1_000).exactOptional() }),
    output: needsShape,
  },
  /** Gives `registry-newer`, `registry-unwritable`. */
  'needs.snooze': {
    input: z.strictObject({ id: text, until: z.enum(['day', 'week', 'change']), note: z.string().max(500) }),
    output: done,
  },
  /** Gives `registry-newer`, `registry-unwritable`. */
  'needs.wake': { input: z.strictObject({ id: text }), output: done },
} as const satisfies CallShapes;

export type NeedKind = (typeof NEED_KINDS)[number];
export type Need = z.infer<typeof needShape>;
export type Fix = Need['fix'];
export type Needs = z.infer<typeof needsShape>;
