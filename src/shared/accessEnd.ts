import { z } from 'zod';
import { id, moment, text } from './calls/fields.ts';
import { type Day, isDay, MOST_NOTE } from './time.ts';

export const dayShape = z.string().max(10).refine(isDay);

export const accessEndShape = z.object({
  id,
  /** Folded addresses at that time; the end applies to whoever has one of them. */
  emails: z.array(text.min(1)).min(1).max(100),
  /** Access ends at the start of this day; null for a note alone. */
  day: dayShape.nullable(),
  note: z.string().max(MOST_NOTE),
  setAt: moment,
  /**
   * The operation that gave access until then; missing if a person set it. Earlier ends are kept before it
   * and return if the operation has no effect.
   */
  by: id.exactOptional(),
});

export const END_WORDS = {
  set: (who: string, day: Day) => `Sets the end date ${day} for ${who}.`,
  moved: (who: string, day: Day) => `Moves the end date to ${day} for ${who}.`,
  kept: (who: string) => `Keeps the end date of ${who}.`,
  none: (who: string) => `Sets no end date for ${who}: they have access without one.`,
};

export type AccessEnd = z.infer<typeof accessEndShape>;
