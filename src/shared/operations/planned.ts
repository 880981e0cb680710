import { z } from 'zod';
import { count, text } from '../calls/fields.ts';
import { planShape } from './operation.ts';
import { plannedStepShape } from './step.ts';

/** What a person sees of a plan before it runs, each line a sentence. */
const reviewShape = z.strictObject({
  /** When the oldest of what it stands on was read, in ms since the epoch. */
  asOf: z.number().exactOptional(),
  /** What stands in the way and has to be seen before all else. */
  first: z.array(text).exactOptional(),
  /** What goes with it, and cannot be taken back. */
  warnings: z.array(text),
  /** What could not be looked at. */
  unknown: z.array(text),
  /** Keys that were not made by Quayside. */
  byHand: z.array(text).exactOptional(),
  /** What is left as it is, with why. */
  left: z.array(text).exactOptional(),
  /** What has to be typed where it destroys; null where nothing does. */
  confirm: z.strictObject({ label: text, text }).nullable(),
  /** What the button says: what is done, of whom and where. Left out where it is called by its steps. */
  action: text.exactOptional(),
});

/** As many lines of a file of wanted access are shown of each kind. */
export const MOST_WANTED_SHOWN = 100;

/** How many changes of a kind there are, and the first of them in words. */
const wantedLines = z.strictObject({ count, lines: z.array(text) });

/** What a file of wanted access changes, by what it does. */
const wantedViewShape = z.strictObject({
  invite: wantedLines,
  change: wantedLines,
  /** The first of so many people, each with what removing them does, and what has to be given back to confirm that. */
  remove: z.array(
    z.strictObject({ email: text, words: z.string(), confirmation: z.string(), isConfirmed: z.boolean() }),
  ),
  removals: count,
  /** How many have the access that is wanted. */
  granted: count,
  /** The lines of which nothing, or not all, can be done, with why. */
  barred: z.array(z.strictObject({ line: count, why: z.string() })),
  /** When the oldest of what it was compared with was read, in ms since the epoch. */
  asOf: z.number().nullable(),
});

/** A plan as it was made of an intent; it runs where it has a step, and no more than an operation can have. */
export const plannedShape = z.strictObject({
  plan: planShape.extend({ steps: z.array(plannedStepShape) }),
  review: reviewShape,
  /** Of wanted access. */
  wanted: wantedViewShape.exactOptional(),
});

/** A plan, and what a person sees of it before it runs. */
export type Planned = z.infer<typeof plannedShape>;
/** What a person sees of a plan before it runs. */
export type Review = Planned['review'];

/** What is seen of a plan of which nothing needs saying but its steps. */
export const NOTHING_TO_SAY: Review = { warnings: [], unknown: [], confirm: null };
/** What a file of wanted access changes, by what it does. */
export type WantedView = z.infer<typeof wantedViewShape>;
