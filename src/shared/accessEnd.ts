import { z } from 'zod';
import { id, moment, text } from './calls/fields.ts';
import { type Day, isDay, MOST_NOTE } from './time.ts';

export const dayShape = z.string().max(10).refine(isDay);

/** When a person’s access ends, and why, as it is kept: a day, a note, or both. */
export const accessEndShape = z.object({
  id,
  /** The person’s addresses when it was set, folded: it belongs to whoever has one of them. */
  emails: z.array(text.min(1)).min(1).max(100),
  /** The last day of access is the one before; null for a note alone. */
  day: dayShape.nullable(),
  /** Empty where there is none. */
  note: z.string().max(MOST_NOTE),
  setAt: moment,
  /** The operation that gave access until that day; missing where a person set it. What an address had before is kept before it, and holds again once nothing of the operation stands. */
  by: id.exactOptional(),
});

/** What becomes of somebody’s end date, as a sentence. */
export const END_WORDS = {
  set: (who: string, day: Day) => `Sets the end date ${day} for ${who}.`,
  moved: (who: string, day: Day) => `Moves the end date to ${day} for ${who}.`,
  kept: (who: string) => `Keeps the end date of ${who}.`,
  none: (who: string) => `Sets no end date for ${who}: they have access without one.`,
};

export type AccessEnd = z.infer<typeof accessEndShape>;
