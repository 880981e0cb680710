import { z } from 'zod';
import { dayShape } from '../accessEnd.ts';
import { MOST_NOTE } from '../time.ts';
import { type CallShapes, count, done, nothing, text } from './fields.ts';

/** The addresses of one person. */
const emails = z.array(text.min(1)).min(1).max(100);

/** Where somebody is now, in numbers of organizations, and on how many instances. */
const whereShape = z.strictObject({
  member: count,
  /** By an invitation that can still be accepted. */
  invited: count,
  instances: count,
  /** Organizations of which not all is known, and instances of which nothing is: the person may be there, too. */
  unknown: count,
});

/** When a person’s access ends, with where they are now. */
const personEndShape = z.strictObject({
  /** As the table of people has it. */
  personId: text.min(1),
  /** All addresses that are theirs now, folded. */
  emails: z.array(text),
  /** On the calendar, as `YYYY-MM-DD`; null for a note alone. */
  day: dayShape.nullable(),
  note: z.string(),
  /** ms since the epoch. */
  setAt: z.number(),
  /** When they were off-boarded from here since, in ms since the epoch; null where they were not. */
  offboardedAt: z.number().nullable(),
  where: whereShape,
});

/** End dates of people’s access, kept on this computer alone: nothing is done on a server by itself. */
export const endsCalls = {
  /** Everyone for whom something was set, by day, those with a note alone last. */
  'ends.list': { input: nothing, output: z.strictObject({ ends: z.array(personEndShape) }) },
  /** In place of what was set for any of these addresses. Gives `bad-input`, `registry-newer`, `registry-unwritable`. */
  'ends.set': {
    input: z
      .strictObject({
        emails,
        day: dayShape.nullable(),
        note: z.string().max(MOST_NOTE),
        /** When it was set at first, where its removal is taken back; ms since the epoch. */
        setAt: z.number().exactOptional(),
      })
      .refine(({ day, note }) => day !== null || note.trim() !== ''),
    output: done,
  },
  /** Removes what was set for any of these addresses. Gives `registry-newer`, `registry-unwritable`. */
  'ends.clear': { input: z.strictObject({ emails }), output: done },
} as const satisfies CallShapes;

export type Whereabouts = z.infer<typeof whereShape>;
export type PersonEnd = z.infer<typeof personEndShape>;
