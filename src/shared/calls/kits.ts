import { z } from 'zod';
import { kitContentShape, kitShape } from '../permissions/shapes.ts';
import { type CallShapes, canceled, count, done, id, nothing, savedShape, text } from './fields.ts';

const MOST_PLACES = 10_000;
const MOST_DRIFTED = 50_000;

const namedPlace = { instanceId: id, organizationId: id, instanceName: text, organizationName: text };

const usesShape = z.strictObject({ people: count, organizations: count, at: z.number() });

/** Kits stay on this computer; these calls change no server. */
export const kitCalls = {
  'kits.list': {
    input: nothing,
    output: z.strictObject({ kits: z.array(kitShape.extend({ uses: usesShape.nullable() })) }),
  },
  /** `id: null` creates one. Gives `bad-input`, `kit-unknown`, `registry-newer`, `registry-unwritable`. */
  'kits.save': {
    input: z.strictObject({ id: id.nullable(), content: kitContentShape }),
    output: z.strictObject({ id }),
  },
  /** Forgets its uses, too. Gives `kit-unknown`, `registry-newer`, `registry-unwritable`. */
  'kits.delete': { input: z.strictObject({ id }), output: done },
  /** None: all. Gives `file-unwritable`. */
  'kits.export': { input: z.strictObject({ ids: z.array(id).max(1_000) }), output: savedShape },
  /**
   * Skips known kits. Gives `file-unreadable`, `file-too-large`, `file-foreign`, `registry-newer`,
   * `registry-unwritable`.
   */
  'kits.import': {
    input: nothing,
    output: z.discriminatedUnion('outcome', [
      z.strictObject({
        outcome: z.literal('read'),
        fileName: z.string(),
        added: count,
        here: count,
        noRoom: count,
        unreadable: count,
      }),
      canceled,
    ]),
  },
  /** `heavy`: includes servers before Dokploy 0.28.3, which send every service. Gives `kit-unknown`. */
  'kits.drift': {
    input: z.strictObject({ id, heavy: z.boolean() }),
    output: z.strictObject({
      people: count,
      drifted: count,
      organizations: z
        .array(
          z.strictObject({
            ...namedPlace,
            drifted: z.array(text).max(MOST_DRIFTED),
            exactly: count,
            projects: count,
          }),
        )
        .max(MOST_PLACES),
      heavy: count,
      unread: z.array(z.strictObject({ ...namedPlace, why: text })).max(MOST_PLACES),
    }),
  },
  'kits.invited': {
    input: nothing,
    output: z.strictObject({
      joined: z.array(
        z.strictObject({
          kitId: id,
          name: text,
          mode: z.enum(['at-least', 'exactly']),
          isDeleted: z.boolean(),
          people: z.array(z.strictObject({ email: text, instanceId: id, organizationId: id })),
        }),
      ),
      invited: z
        .array(
          z.strictObject({
            kitId: id,
            name: text,
            mode: z.enum(['at-least', 'exactly']),
            /** Folded. */
            email: text,
            instanceId: id,
            organizationId: id,
          }),
        )
        .max(MOST_PLACES),
    }),
  },
  /** Gives `registry-unwritable`. */
  'kits.forgetJoined': { input: z.strictObject({ kitId: id }), output: done },
} as const satisfies CallShapes;

export type KeptKit = z.infer<(typeof kitCalls)['kits.list']['output']>['kits'][number];
export type KitDrift = z.infer<(typeof kitCalls)['kits.drift']['output']>;
export type JoinedPeople = z.infer<(typeof kitCalls)['kits.invited']['output']>['joined'][number];
export type InvitedPerson = z.infer<(typeof kitCalls)['kits.invited']['output']>['invited'][number];
