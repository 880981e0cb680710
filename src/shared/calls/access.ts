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
  /** When a difference was accepted into it last. */
  acceptedAt: moment.nullable(),
  /** The instances that it has something of, as they were called then. */
  instances: z.array(z.strictObject({ instanceId: id, name: text })),
  organizations: count,
  /** Of how many of them members and invitations were read in full. */
  read: count,
  people: count,
  /** Of how many memberships it has what was granted, and how many it has: an older Quayside kept nothing of that. */
  granted: z.strictObject({ known: count, of: count }),
  /** By whom and when it was signed, the fingerprint of the key, and whether it is as it was signed still; null of one that is not. */
  signed: z.strictObject({ at: moment, by: reviewerShape, fingerprint: text, holds: z.boolean() }).nullable(),
  /** How many differences there are now, and how much it says nothing about; null until that was worked out. */
  drift: z.strictObject({ differences: count, apart: count }).nullable(),
});

export type BaselineSummary = z.infer<typeof baselineShape>;
/** Someone who was off-boarded from here and was seen with access afterwards, or with an invitation that can be accepted. */
export type Returned = {
  personId: string;
  /** Their addresses where they are, folded. */
  emails: string[];
  /** ms since the epoch. */
  offboardedAt: number;
  /** `role`: as a member; null for one who is invited. */
  places: { instanceId: string; organizationName: string; role: string | null }[];
};

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

const personEndShape = z.strictObject({
  /** As the table of people has it. */
  personId: text.min(1),
  /** All addresses that are theirs now, folded. */
  emails: z.array(text),
  /** On the calendar, as `YYYY-MM-DD`; null for a note alone. */
  day: dayShape.nullable(),
  note: z.string(),
  setAt: moment,
  /** When they were off-boarded from here since, in ms since the epoch; null where they were not. */
  offboardedAt: z.number().nullable(),
  where: whereShape,
});

export const accessCalls = {
  // Baselines: who had which access at a time, by installation, kept on this computer alone.
  /** The newest first. */
  'access.list': { input: nothing, output: z.strictObject({ baselines: z.array(baselineShape) }) },
  /** Keeps what is known now of these instances; none for all. Gives `bad-input`, `registry-unwritable`. */
  'access.keep': {
    input: z.strictObject({ name, instanceIds: z.array(id).max(1_000) }),
    output: z.strictObject({ id }),
  },
  /** Gives `baseline-unknown`, `registry-unwritable`. */
  'access.rename': { input: z.strictObject({ id, name }), output: done },
  /** Gives `baseline-unknown`, `canceled` of a signed one, `registry-unwritable`. */
  'access.delete': { input: z.strictObject({ id }), output: done },
  /** What is other now than it was, by instance and organization. Gives `baseline-unknown`. */
  'access.compare': {
    input: z.strictObject({ id }),
    output: z.strictObject({
      differences: z.array(differenceShape).max(MOST_DIFFERENCES),
      /** How many more there are than an answer has. */
      missing: count,
      /** What was done with this app since: no drift, and not among the differences. */
      own: z.array(ownShape).max(MOST_DIFFERENCES),
      /** What was accepted beside a signed baseline and is still so: no drift either. */
      accepted: z.array(z.strictObject({ difference: differenceShape, at: moment })).max(MOST_DIFFERENCES),
      apart: z.array(apartShape),
    }),
  },
  /** Who did what differs, and who did again what was done with this app, asked of Dokploy’s audit logs as far as these were not read since; in no order. Gives `baseline-unknown`. */
  'access.authors': {
    input: z.strictObject({ id }),
    output: z.strictObject({ authors: z.array(authorShape).max(MOST_DIFFERENCES) }),
  },
  /** Signs it by this installation’s key: it never changes any more. Gives `baseline-unknown`, `bad-input` with the field, `canceled`, `conflict`, `registry-unwritable`, `keychain-…`. */
  'access.sign': {
    input: z.strictObject({ id, by: z.strictObject({ name: text, email: text }) }),
    output: done,
  },
  /** Takes differences that are still there into the baseline, or beside one that is signed; gives how many. Gives `baseline-unknown`, `registry-unwritable`. */
  'access.accept': { input: z.strictObject({ id, keys }), output: z.strictObject({ accepted: count }) },

  // End dates of people’s access, kept on this computer alone: nothing is done on a server by itself.
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
