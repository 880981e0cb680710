import { z } from 'zod';
import { count, id, pointInTime, text, wantedFaultShape } from '../calls/fields.ts';
import type { AppError } from '../errors.ts';
import { OFFBOARD_CHOICES } from './change.ts';
import { plannedStepShape, planShape } from './operation.ts';
import type { Impact } from './rails.ts';

/** What a person sees of a plan before it runs, each line a sentence. */
const reviewShape = z.strictObject({
  /** When the oldest of what it stands on was read, in ms since the epoch. */
  asOf: z.number().exactOptional(),
  /** What stands in the way and has to be seen before all else. */
  first: z.array(text).exactOptional(),
  /** What goes with it, and cannot be taken back. */
  warnings: z.array(text),
  unknown: z.array(text),
  /** The organizations of which nothing could be planned, with why; `failed`: reading it did. */
  unread: z
    .array(
      z.strictObject({
        ...{ instanceId: id, instanceName: text, organizationId: id, organizationName: text, why: text },
        failed: z.literal(true).exactOptional(),
      }),
    )
    .exactOptional(),
  byHand: z
    .array(
      z.strictObject({
        key: text,
        madeAt: pointInTime.nullable(),
        /** A key of that person was pasted here, and may be this one. */
        maybeHere: z.boolean(),
      }),
    )
    .exactOptional(),
  /** What is left as it is, with why. */
  left: z.array(text).exactOptional(),
});

/** What a plan grants, by organization; its lines are asked for by their place. */
const grantingShape = z.strictObject({
  /** What is granted: the kit’s name, or who is copied. */
  subject: text,
  /** What comes of it, as its button says it; null where nothing does. */
  outcome: text.nullable(),
  /** It has no steps, and to whom the kit applies can be remembered. */
  isRemembered: z.boolean(),
  places: z.array(
    z.strictObject({
      ...{ instanceId: id, instanceName: text, organizationId: id, organizationName: text },
      /** How much is granted there, in words. */
      words: text,
      marks: z.array(text),
    }),
  ),
});

/** As many lines of a file of wanted access are shown of each kind. */
export const MOST_WANTED_SHOWN = 100;

const wantedViewShape = z.strictObject({
  /** The first of so many people, each with what removing them does, and what has to be given back to confirm that. */
  remove: z.array(
    z.strictObject({ email: text, words: z.string(), confirmation: z.string(), isConfirmed: z.boolean() }),
  ),
  removals: count,
  granted: count,
  /** The lines of which nothing, or not all, can be done, with why. */
  barred: z.array(wantedFaultShape),
  /** When the oldest of what it was compared with was read, in ms since the epoch. */
  asOf: z.number().nullable(),
});

const keyInUse = z.strictObject({
  organizationId: id,
  organizationName: text,
  /** Whose it is, by address; left out, the person’s own. */
  of: text.exactOptional(),
});

/** Who leaves, as they were found: of this a person chooses, and confirms it. */
const leaversShape = z.strictObject({
  summary: text,
  foundOn: count,
  /** Whether servers are still asked in how many organizations accounts are. */
  isAsking: z.boolean(),
  people: z.array(
    z.strictObject({
      /** The first one is what the person goes by. */
      emails: z.array(text),
      /** What is done for them in short, or why nothing is. */
      does: text,
      marks: z.array(z.strictObject({ tone: z.enum(['danger', 'warn', 'plain']), words: text })),
      /** Confirms what is done as it is now; null where nothing can be. */
      confirmation: text.nullable(),
      alike: z.array(z.strictObject({ email: text, name: text, instanceName: text })),
      /** Where they were found, or could not be looked for. */
      places: z.array(
        z.strictObject({
          instanceId: id,
          instanceName: text,
          version: text.nullable(),
          userIds: z.array(id),
          /** What was found, in a few words; empty where nothing was. */
          found: text,
          choice: z.enum(OFFBOARD_CHOICES),
          /** What can be chosen; nothing where there is no account, or no key to change it with. */
          choices: z.array(z.enum(OFFBOARD_CHOICES)),
          /** Why an account, or its membership alone, cannot go, as sentences. */
          denied: z.partialRecord(z.enum(OFFBOARD_CHOICES), text),
          /** What goes with the choice, and what stays, each as a sentence. */
          goes: z.array(text),
          /** What could not be looked at and why, as a sentence. */
          unlooked: text.nullable(),
          /** When they were last seen there, in ms since the epoch; null where all was looked at. */
          seenAt: z.number().nullable(),
          ownKeys: z.array(keyInUse),
        }),
      ),
    }),
  ),
  /** The keys in use of those who leave, where nobody else has one; `of` is empty where nobody knows whose. */
  keys: z.array(keyInUse.extend({ instanceId: id, instanceName: text, of: text })),
});

/** Whom it removes or lowers, in numbers: what its rails go by. */
const impactShape = z.strictObject({
  people: count,
  removed: count,
  places: z.array(
    z.strictObject({ where: text, people: count, removed: count, admins: count, adminsLeft: count }),
  ),
  acting: z.array(text),
  mustStay: z.array(text),
}) satisfies z.ZodType<Impact>;

/** A plan as it was made of an intent; it runs where it has a step, and no more than an operation can have. */
export const plannedShape = z.strictObject({
  plan: planShape.extend({ steps: z.array(plannedStepShape) }),
  review: reviewShape,
  wanted: wantedViewShape.exactOptional(),
  /** Of an off-boarding, before anybody is confirmed. */
  leavers: leaversShape.exactOptional(),
  granting: grantingShape.exactOptional(),
  /** Left out where no rail is for it. */
  impact: impactShape.exactOptional(),
});

export type Planned = z.infer<typeof plannedShape>;
export type Review = Planned['review'];

/** What is seen of a plan of which nothing needs saying but its steps. */
export const NOTHING_TO_SAY: Review = { warnings: [], unknown: [] };

export const PLAN_CLOSED: AppError = {
  code: 'plan-closed',
  message: 'This plan no longer exists.',
  advice: 'Plan again to see the current state.',
};

export type WantedView = z.infer<typeof wantedViewShape>;
export type LeaversView = z.infer<typeof leaversShape>;
