import { z } from 'zod';
import { dayShape } from '../accessEnd.ts';
import { reviewerShape } from '../campaigns/campaign.ts';
import { apartShape, authorShape, differenceShape, MOST_DIFFERENCES, ownShape } from '../drift.ts';
import { BASELINE_NAMES } from '../nameFault.ts';
import { MOST_NOTE } from '../time.ts';
import { type CallShapes, count, done, id, moment, nothing, text } from './fields.ts';

const name = z.string().trim().min(1).max(BASELINE_NAMES.longest);
const keys = z.array(z.string().max(20_000)).min(1).max(MOST_DIFFERENCES);

const baselineShape = z.strictObject({
  id,
  name,
  keptAt: moment,
  acceptedAt: moment.nullable(),
  instances: z.array(z.strictObject({ instanceId: id, name: text })),
  organizations: count,
  read: count,
  people: count,
  /** Memberships with known grants; older versions kept none. */
  granted: z.strictObject({ known: count, of: count }),
  /** `holds`: the content still matches the signature. Null if unsigned. */
  signed: z.strictObject({ at: moment, by: reviewerShape, fingerprint: text, holds: z.boolean() }).nullable(),
  /** `apart`: places that could not be compared. Null until worked out. */
  drift: z.strictObject({ differences: count, apart: count }).nullable(),
});

export type BaselineSummary = z.infer<typeof baselineShape>;
export type Returned = {
  personId: string;
  emails: string[];
  /** Ms since the epoch. */
  offboardedAt: number;
  /** Null for an invitation. */
  places: { instanceId: string; organizationName: string; role: string | null }[];
};

const emails = z.array(text.min(1)).min(1).max(100);

const whereShape = z.strictObject({
  member: count,
  invited: count,
  instances: count,
  /** Organizations not fully read, and unread instances. */
  unknown: count,
});

const personEndShape = z.strictObject({
  personId: text.min(1),
  emails: z.array(text),
  /** `YYYY-MM-DD`; null for a note alone. */
  day: dayShape.nullable(),
  note: z.string(),
  setAt: moment,
  /** Ms since the epoch; null if not off-boarded from here since. */
  offboardedAt: z.number().nullable(),
  where: whereShape,
});

export const accessCalls = {
  'access.list': { input: nothing, output: z.strictObject({ baselines: z.array(baselineShape) }) },
  /** None: all instances. Gives `bad-input`, `registry-unwritable`. */
  'access.keep': {
    input: z.strictObject({ name, instanceIds: z.array(id).max(1_000) }),
    output: z.strictObject({ id }),
  },
  /** Gives `baseline-unknown`, `registry-unwritable`. */
  'access.rename': { input: z.strictObject({ id, name }), output: done },
  /** Gives `baseline-unknown`, `canceled` (signed ones), `registry-unwritable`. */
  'access.delete': { input: z.strictObject({ id }), output: done },
  /** Gives `baseline-unknown`. */
  'access.compare': {
    input: z.strictObject({ id }),
    output: z.strictObject({
      differences: z.array(differenceShape).max(MOST_DIFFERENCES),
      missing: count,
      /** Changes made with this app: expected, so not among the differences. */
      own: z.array(ownShape).max(MOST_DIFFERENCES),
      /** Accepted beside a signed baseline, so not among the differences. */
      accepted: z.array(z.strictObject({ difference: differenceShape, at: moment })).max(MOST_DIFFERENCES),
      apart: z.array(apartShape),
    }),
  },
  /** Asks Dokploy's audit logs if lists were read since. Unordered. Gives `baseline-unknown`. */
  'access.authors': {
    input: z.strictObject({ id }),
    output: z.strictObject({ authors: z.array(authorShape).max(MOST_DIFFERENCES) }),
  },
  /**
   * Freezes its content. Gives `baseline-unknown`, `bad-input` (with the field), `canceled`, `conflict`,
   * `registry-unwritable`, `keychain-…`.
   */
  'access.sign': {
    input: z.strictObject({ id, by: z.strictObject({ name: text, email: text }) }),
    output: done,
  },
  /** Accepts into the baseline, or beside a signed one. Gives `baseline-unknown`, `registry-unwritable`. */
  'access.accept': { input: z.strictObject({ id, keys }), output: z.strictObject({ accepted: count }) },

  // End dates stay on this computer: no server enforces them.
  'ends.list': { input: nothing, output: z.strictObject({ ends: z.array(personEndShape) }) },
  /**
   * Replaces what was set for any of these addresses. Gives `bad-input`, `registry-newer`,
   * `registry-unwritable`.
   */
  'ends.set': {
    input: z
      .strictObject({
        emails,
        day: dayShape.nullable(),
        note: z.string().max(MOST_NOTE),
        /** Original time, when a removal is undone. Ms since the epoch. */
        setAt: z.number().exactOptional(),
      })
      .refine(({ day, note }) => day !== null || note.trim() !== ''),
    output: done,
  },
  /** Gives `registry-newer`, `registry-unwritable`. */
  'ends.clear': { input: z.strictObject({ emails }), output: done },
} as const satisfies CallShapes;

export type Whereabouts = z.infer<typeof whereShape>;
export type PersonEnd = z.infer<typeof personEndShape>;
