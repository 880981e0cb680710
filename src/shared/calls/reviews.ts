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
  kitId: id.nullable(),
  isPrivilegedOnly: z.boolean(),
};

const standingShape = z.strictObject({
  decision: decisionShape.nullable(),
  note: z.string(),
  by: reviewerShape.nullable(),
  at: at.nullable(),
  /** Only in reviews of older versions. */
  second: reviewerShape.exactOptional(),
  result: resultShape.exactOptional(),
  waived: z.string().exactOptional(),
});

const campaignShape = z.strictObject({
  id,
  name: text,
  scope: text,
  about: reviewScopeShape,
  state: z.enum(CAMPAIGN_STATES),
  reviewer: reviewerShape,
  dueOn: dayShape,
  /** Null if none is due, or one was started since. */
  nextOn: dayShape.nullable(),
  closed: z.strictObject({ at, by: reviewerShape }).nullable(),
  /** `open`: neither carried out nor waived. */
  counts: z.strictObject({
    ...{ lines: count, privileged: count, undecided: count, keep: count, change: count, revoke: count },
    open: count,
  }),
  entries: count,
  /** A sentence if a file was changed outside of Quayside. */
  touched: text.nullable(),
});

export type Campaign = z.infer<typeof campaignShape>;
export type Standing = z.infer<typeof standingShape>;

const formatShape = z.enum(['pdf', 'html', 'csv']);

const coverShape = z.strictObject({
  id,
  name: z.string(),
  keptAt: moment,
  covers: z.enum(['all', 'some']),
});

const detailShapes = {
  baselineId: id.nullable(),
  olderThanDays: count.min(0).max(MOST_DAYS),
};

export const reviewCalls = {
  'campaigns.list': { input: nothing, output: z.strictObject({ campaigns: z.array(campaignShape) }) },
  'campaigns.preview': {
    input: z.strictObject(aboutShapes),
    output: z.strictObject({
      ...{ instances: count, organizations: count, lines: count, privileged: count },
      unread: z.array(unreadShape),
    }),
  },
  /** Freezes the current state as evidence. Gives `bad-input` (with the field), `registry-unwritable`. */
  'campaigns.start': {
    input: z.strictObject({
      ...{ name: text, ...aboutShapes, reviewer: z.strictObject({ name: text, email: text }) },
      ...{ dueOn: text, everyMonths: count.min(1).max(24).nullable() },
    }),
    output: z.strictObject({ id }),
  },
  /** Privileged ones first; lines never change. Gives `review-unknown`. */
  'campaigns.lines': {
    input: z.strictObject({ id }),
    output: z.strictObject({ lines: z.array(lineShape), unread: z.array(unreadShape) }),
  },
  'campaigns.standing': {
    input: z.strictObject({ id }),
    output: z.strictObject({ campaign: campaignShape, lines: z.record(id, standingShape) }),
  },
  /**
   * `note: null` keeps notes. Gives `review-unknown`, `review-closed`, `bad-input`, `registry-unwritable`.
   */
  'campaigns.decide': {
    input: z.strictObject({ id, lineIds, decision: decisionShape.nullable(), note: note.nullable() }),
    output: z.strictObject({ lines: z.record(id, standingShape) }),
  },
  /**
   * Signs the decisions. Gives `review-unknown`, `review-closed`, `bad-input` (an undecided line),
   * `canceled`, `conflict`, `keychain-…`.
   */
  'campaigns.close': {
    input: z.strictObject({ id, by: z.strictObject({ name: text, email: text }) }),
    output: done,
  },
  /**
   * For closed reviews; the last open line makes it final. Gives `review-unknown`, `bad-input`, `canceled`,
   * `conflict`, `registry-unwritable`.
   */
  'campaigns.waive': { input: z.strictObject({ id, lineIds, note: note.min(1) }), output: done },
  /** Gives `review-unknown`, `canceled`, `registry-unwritable`. */
  'campaigns.delete': { input: z.strictObject({ id }), output: done },
  /** A zip. Gives `review-unknown`, `file-unwritable`, `internal`. */
  'campaigns.savePack': { input: z.strictObject({ id }), output: savedShape },
  /** Gives `file-unreadable`, `file-too-large`. */
  'campaigns.verifyPack': {
    input: nothing,
    output: z.discriminatedUnion('outcome', [
      canceled,
      z.strictObject({
        outcome: z.literal('looked'),
        fileName: text,
        /** For example “Q4 access review, final, signed Nov 30, 2026”. */
        title: text,
        holds: z.boolean(),
        findings: z.array(z.strictObject({ tone: z.enum(['ok', 'warn', 'danger']), words: text })),
        signedBy: z.enum(['this-installation', 'another', 'nobody']),
        fingerprint: text.nullable(),
      }),
    ]),
  },

  'review.preview': {
    input: z.strictObject({ scope: reviewScopeShape }),
    output: z.strictObject({
      instances: count,
      organizations: count,
      read: count,
      people: count,
      baselines: z.array(coverShape),
    }),
  },
  /**
   * Written whole or not at all. Gives `bad-input` (nothing left of the choice, or too long for a PDF),
   * `baseline-unknown`, `file-unwritable`, `internal` (printing failed).
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
