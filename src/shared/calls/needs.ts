import { z } from 'zod';
import { NEED_KINDS } from '../needWords.ts';
import { type CallShapes, count, done, id, nothing, text } from './fields.ts';

/** What mends a need; `count`: how many things it changes or shows. */
const fixShape = z.discriminatedUnion('do', [
  /** The owners and admins without 2FA, in People. */
  z.strictObject({ do: z.literal('show-people'), count }),
  /** The saved view that somebody is in. */
  z.strictObject({ do: z.literal('show-view'), count, viewId: id }),
  /** By all addresses of each. */
  z.strictObject({ do: z.literal('off-board'), count, people: z.array(z.array(text)) }),
  /** The certificate of an off-boarding, with what finishes it. */
  z.strictObject({ do: z.literal('finish'), count, operationId: id }),
  z.strictObject({ do: z.literal('diagnose'), count, instanceId: id }),
  /** Reads these again, with the keychain’s password where it asks for it. */
  z.strictObject({ do: z.literal('try-again'), count, instanceIds: z.array(id) }),
  z.strictObject({ do: z.literal('replace-key'), count, instanceId: id }),
  z.strictObject({ do: z.literal('show-keys'), count, instanceId: id.nullable() }),
  z.strictObject({ do: z.literal('create-keys'), count, instanceIds: z.array(id) }),
  z.strictObject({ do: z.literal('rotate-keys'), count, keyIds: z.array(id) }),
  z.strictObject({ do: z.literal('show-organization'), count, instanceId: id, organizationId: id }),
  /** The instances that the need is about, below the list. */
  z.strictObject({ do: z.literal('show-instances'), count }),
  z.strictObject({ do: z.literal('show-end-dates'), count }),
  /** What somebody who joined is to be granted, as a plan. */
  z.strictObject({
    ...{ do: z.literal('grant'), count, kitId: id, mode: z.enum(['at-least', 'exactly']) },
    isDeleted: z.boolean(),
  }),
  z.strictObject({ do: z.literal('show-drift'), count, baselineId: id }),
  z.strictObject({ do: z.literal('show-review'), count, campaignId: id }),
  z.strictObject({ do: z.literal('show-invitations'), count, own: z.boolean() }),
]);

const snoozedShape = z.strictObject({
  /** ms since the epoch; null until it changes. */
  until: z.number().nullable(),
  note: z.string(),
});

const needShape = z.strictObject({
  /** The same for the same need, over restarts: its kind and what it is about. */
  id: text,
  kind: z.enum(NEED_KINDS),
  tone: z.enum(['danger', 'warn', 'quiet']),
  /** How many there are of what its kind counts. */
  count,
  /** The one thing that it is about, by its name; null where it is about several. */
  subject: text.nullable(),
  /** What else is to be said of it, as a sentence without its full stop; empty where nothing is. */
  why: text,
  /** The moment that matters most in it, in ms since the epoch, for example when the first key expires. */
  at: z.number().nullable(),
  /** Where, the most first; empty where no instance is meant. */
  instances: z.array(z.strictObject({ instanceId: id, count })),
  fix: fixShape,
  snoozed: snoozedShape.nullable(),
});

export const needsShape = z.strictObject({
  /** The riskiest first, snoozed ones among them. */
  needs: z.array(needShape),
  /** Whether nothing is left, and all could be read. */
  clear: z.boolean(),
  /** When the oldest account was read that was read in this run, in ms since the epoch; null where none was. */
  asOf: z.number().nullable(),
});

/** What needs a person over all instances: from what is known, without asking any server. */
export const needCalls = {
  /** Also has main make the list again, from now on, whenever something it is made of has changed. */
  'needs.list': { input: nothing, output: needsShape },
  /** The need counts nowhere for so long, or until it changes. Gives `registry-newer`, `registry-unwritable`. */
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
