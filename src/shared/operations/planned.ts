import { z } from 'zod';
import { text } from '../calls/fields.ts';
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

/** A plan as it was made of an intent; it runs where it has a step, and no more than an operation can have. */
export const plannedShape = z.strictObject({
  plan: planShape.extend({ steps: z.array(plannedStepShape) }),
  review: reviewShape,
});

/** A plan, and what a person sees of it before it runs. */
export type Planned = z.infer<typeof plannedShape>;
/** What a person sees of a plan before it runs. */
export type Review = Planned['review'];

/** What is seen of a plan of which nothing needs saying but its steps. */
export const NOTHING_TO_SAY: Review = { warnings: [], unknown: [], confirm: null };
