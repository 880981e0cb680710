import { z } from 'zod';
import { kitContentShape, kitShape } from '../permissions/shapes.ts';
import { type CallShapes, canceled, count, done, id, nothing, savedShape, text } from './fields.ts';

/** As many organizations, and people of one, as an answer has. */
const MOST_PLACES = 10_000;
const MOST_DRIFTED = 50_000;

const namedPlace = { instanceId: id, organizationId: id, instanceName: text, organizationName: text };

/** To whom a kit was applied: how many people, in how many organizations, and when last (ms since the epoch). */
const usesShape = z.strictObject({ people: count, organizations: count, at: z.number() });

/** Kits, kept on this computer alone. Nothing here changes a server. */
export const kitCalls = {
  /** By name; `uses` null for one that was applied to nobody. */
  'kits.list': {
    input: nothing,
    output: z.strictObject({ kits: z.array(kitShape.extend({ uses: usesShape.nullable() })) }),
  },
  /** Keeps a new one (`id` null), or what one says now. Gives `bad-input`, `kit-unknown`, `registry-newer`, `registry-unwritable`. */
  'kits.save': {
    input: z.strictObject({ id: id.nullable(), content: kitContentShape }),
    output: z.strictObject({ id }),
  },
  /** Also forgets to whom it was applied, and who waits for it. Gives `kit-unknown`, `registry-newer`, `registry-unwritable`. */
  'kits.delete': { input: z.strictObject({ id }), output: done },
  /** Lets the person choose a file and writes these to it; none for all. Gives `file-unwritable`. */
  'kits.export': { input: z.strictObject({ ids: z.array(id).max(1_000) }), output: savedShape },
  /** Takes in what is not here. Gives `file-unreadable`, `file-too-large`, `file-foreign`, `registry-newer`, `registry-unwritable`. */
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
  /** Who has not all of it, or more than exactly it. Servers before 0.28.3 (all of every service) only with `heavy`. Gives `kit-unknown`. */
  'kits.drift': {
    input: z.strictObject({ id, heavy: z.boolean() }),
    output: z.strictObject({
      /** How many people there are to whom it was applied and who are members still, and how many of them drifted. */
      people: count,
      drifted: count,
      organizations: z
        .array(
          z.strictObject({
            ...namedPlace,
            drifted: z.array(text).max(MOST_DRIFTED),
            /** How many of them were to have exactly what it grants. */
            exactly: count,
            /** Projects that match now and did not when it was applied. */
            projects: count,
          }),
        )
        .max(MOST_PLACES),
      /** Organizations of old servers that were not looked at. */
      heavy: count,
      unread: z.array(z.strictObject({ ...namedPlace, why: text })).max(MOST_PLACES),
    }),
  },
  /** Who was invited with a kit and has not joined yet, as far as is known, and by kit who has: granted by a plan alone. */
  'kits.invited': {
    input: nothing,
    output: z.strictObject({
      joined: z.array(
        z.strictObject({
          kitId: id,
          name: text,
          mode: z.enum(['at-least', 'exactly']),
          /** The kit is not here any more: another one can be chosen. */
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
  /** Whoever has joined waits for this kit no more. Gives `registry-unwritable`. */
  'kits.forgetJoined': { input: z.strictObject({ kitId: id }), output: done },
} as const satisfies CallShapes;

export type KeptKit = z.infer<(typeof kitCalls)['kits.list']['output']>['kits'][number];
export type KitDrift = z.infer<(typeof kitCalls)['kits.drift']['output']>;
export type JoinedPeople = z.infer<(typeof kitCalls)['kits.invited']['output']>['joined'][number];
export type InvitedPerson = z.infer<(typeof kitCalls)['kits.invited']['output']>['invited'][number];
