import { z } from 'zod';
import { dayShape } from '../accessEnd.ts';
import {
  decisionShape,
  lineShape,
  resultShape,
  reviewerShape,
  reviewScopeShape,
  unreadShape,
} from '../campaigns/campaign.ts';
import { CAMPAIGN_STATES, MOST_DAYS, MOST_DECISION_NOTE } from '../campaigns/decisions.ts';
import { type CallShapes, canceled, count, done, id, moment, nothing, savedShape, text } from './fields.ts';

const at = moment;
const lineIds = z.array(id).min(1).max(50_000);
const note = z.string().max(MOST_DECISION_NOTE);

const aboutShapes = {
  scope: reviewScopeShape,
  /** People with this kit alone; null for all. */
  kitId: id.nullable(),
  isPrivilegedOnly: z.boolean(),
};

/** How a line stands; one that has none of it is undecided. */
const standingShape = z.strictObject({
  decision: decisionShape.nullable(),
  note: z.string(),
  by: reviewerShape.nullable(),
  at: at.nullable(),
  /** In a review that an earlier Quayside began. */
  second: reviewerShape.exactOptional(),
  result: resultShape.exactOptional(),
  /** Why it is not carried out. */
  waived: z.string().exactOptional(),
});

const campaignShape = z.strictObject({
  id,
  name: text,
  scope: text,
  state: z.enum(CAMPAIGN_STATES),
  reviewer: reviewerShape,
  dueOn: dayShape,
  /** When the next one is to begin; null where none is, or one was begun since. */
  nextOn: dayShape.nullable(),
  closed: z.strictObject({ at, by: reviewerShape }).nullable(),
  /** `open`: changes and revocations that are not carried out yet, nor waived. */
  counts: z.strictObject({
    ...{ lines: count, privileged: count, undecided: count, keep: count, change: count, revoke: count },
    open: count,
  }),
  /** How many lines its log has: the page knows by it whether it has all of them. */
  entries: count,
  /** What of its files is not as it was written, as a sentence; null where all is. */
  touched: text.nullable(),
});

export type Campaign = z.infer<typeof campaignShape>;
export type Standing = z.infer<typeof standingShape>;

const formatShape = z.enum(['pdf', 'html', 'csv']);

const coverShape = z.strictObject({
  id,
  name: z.string(),
  keptAt: moment,
  /** Whether it has something of every instance in question, or of some. */
  covers: z.enum(['all', 'some']),
});

const detailShapes = {
  /** Null for no comparison. */
  baselineId: id.nullable(),
  /** Open invitations of more days are listed. */
  olderThanDays: count.min(0).max(MOST_DAYS),
};

export const reviewCalls = {
  // Access reviews with a decision on every line, kept on this computer: started, decided, closed, carried out, proven.
  /** The newest first. */
  'campaigns.list': { input: nothing, output: z.strictObject({ campaigns: z.array(campaignShape) }) },
  /** What one of this would cover. */
  'campaigns.preview': {
    input: z.strictObject(aboutShapes),
    output: z.strictObject({
      ...{ instances: count, organizations: count, lines: count, privileged: count },
      unread: z.array(unreadShape),
    }),
  },
  /** Keeps what is known now as its evidence. Gives `bad-input` with the field, `registry-unwritable`. */
  'campaigns.start': {
    input: z.strictObject({
      ...{ name: text, ...aboutShapes, reviewer: z.strictObject({ name: text, email: text }) },
      ...{ dueOn: text, everyMonths: count.min(1).max(24).nullable() },
    }),
    output: z.strictObject({ id }),
  },
  /** Its lines, privileged ones first, as they were; these never change. Gives `review-unknown`. */
  'campaigns.lines': {
    input: z.strictObject({ id }),
    output: z.strictObject({ lines: z.array(lineShape), unread: z.array(unreadShape) }),
  },
  /** How its lines stand, by line id. Gives `review-unknown`. */
  'campaigns.standing': {
    input: z.strictObject({ id }),
    output: z.strictObject({ campaign: campaignShape, lines: z.record(id, standingShape) }),
  },
  /** Keeps a decision on lines, or takes it back, and gives how these stand then; `note`: null leaves notes as they are. Gives `review-unknown`, `review-closed`, `bad-input`, `registry-unwritable`. */
  'campaigns.decide': {
    input: z.strictObject({ id, lineIds, decision: decisionShape.nullable(), note: note.nullable() }),
    output: z.strictObject({ lines: z.record(id, standingShape) }),
  },
  /** Signs the decisions. Gives `review-unknown`, `review-closed`, `bad-input` where a line is undecided, `canceled`, `conflict`, `keychain-…`. */
  'campaigns.close': {
    input: z.strictObject({ id, by: z.strictObject({ name: text, email: text }) }),
    output: done,
  },
  /** Leaves decided lines of a closed one as they are, with why; the last of them make it final. Gives `review-unknown`, `bad-input`, `canceled`, `conflict`, `registry-unwritable`. */
  'campaigns.waive': { input: z.strictObject({ id, lineIds, note: note.min(1) }), output: done },
  /** Gives `review-unknown`, `canceled`, `registry-unwritable`. */
  'campaigns.delete': { input: z.strictObject({ id }), output: done },
  /** Writes its evidence pack, a zip, where the person chooses. Gives `review-unknown`, `file-unwritable`, `internal`. */
  'campaigns.savePack': { input: z.strictObject({ id }), output: savedShape },
  /** Has the person choose a pack, and says what holds of it. Gives `file-unreadable`, `file-too-large`. */
  'campaigns.verifyPack': {
    input: nothing,
    output: z.discriminatedUnion('outcome', [
      canceled,
      z.strictObject({
        outcome: z.literal('looked'),
        fileName: text,
        /** What it says it is: “Q4 access review, final, signed Nov 30, 2026”. */
        title: text,
        holds: z.boolean(),
        findings: z.array(z.strictObject({ tone: z.enum(['ok', 'warn', 'danger']), words: text })),
        signedBy: z.enum(['this-installation', 'another', 'nobody']),
        /** Of the key that signed, to be compared; null without a signature. */
        fingerprint: text.nullable(),
      }),
    ]),
  },

  // Access reviews: who has which access where, written to a file for an auditor or a client.
  /** What a review of this would cover, and which baselines it can be compared with, the newest first. */
  'review.preview': {
    input: z.strictObject({ scope: reviewScopeShape }),
    output: z.strictObject({
      instances: count,
      organizations: count,
      /** Of how many of them members and invitations were read in full. */
      read: count,
      /** Members, each person once. */
      people: count,
      baselines: z.array(coverShape),
    }),
  },
  /**
   * Lets the person choose a file and writes the review to it, whole or not at all. Gives `bad-input` where nothing that
   * was chosen is there any more, or a PDF would be too long, `baseline-unknown`, `file-unwritable`, `internal` where it
   * could not be printed.
   */
  'review.save': {
    input: z.strictObject({ scope: reviewScopeShape, format: formatShape, ...detailShapes }),
    output: savedShape,
  },
} as const satisfies CallShapes;

export type ReviewFormat = z.infer<typeof formatShape>;
export type ReviewPreview = z.infer<(typeof reviewCalls)['review.preview']['output']>;
export type PackLook = Extract<
  z.infer<(typeof reviewCalls)['campaigns.verifyPack']['output']>,
  { outcome: 'looked' }
>;
