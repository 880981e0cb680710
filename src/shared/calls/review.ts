import { z } from 'zod';
import { reviewScopeShape } from '../campaigns/campaign.ts';
import { MOST_DAYS } from '../campaigns/decisions.ts';
import { ERROR_CODES } from '../errors.ts';
import { type CallShapes, count, id, savedShape } from './fields.ts';

const formatShape = z.enum(['pdf', 'html', 'csv']);

/** What could not be read last: an instance, or one of its organizations. The code alone: a message may name other things. */
const failureShape = z.strictObject({
  instanceId: id,
  organizationId: id.nullable(),
  code: z.enum(ERROR_CODES),
});

const baselineShape = z.strictObject({
  id,
  name: z.string(),
  /** ms since the epoch. */
  keptAt: z.number(),
  /** Whether it has something of every instance in question, or of some. */
  covers: z.enum(['all', 'some']),
});

/** What else decides what stands in a review. */
const detailShapes = {
  /** Null for no comparison. */
  baselineId: id.nullable(),
  /** Open invitations of more days are listed. */
  olderThanDays: count.min(0).max(MOST_DAYS),
};

/** Access reviews: who has which access where, written to a file for an auditor or a client. */
export const reviewCalls = {
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
      baselines: z.array(baselineShape),
    }),
  },
  /**
   * Lets the person choose a file and writes the review to it, whole or not at all. Gives `bad-input` where nothing that
   * was chosen is there any more, or a PDF would be too long, `baseline-unknown`, `file-unwritable`, `internal` where it
   * could not be printed.
   */
  'review.save': {
    input: z.strictObject({
      scope: reviewScopeShape,
      format: formatShape,
      ...detailShapes,
      failures: z.array(failureShape).max(10_000),
    }),
    output: savedShape,
  },
} as const satisfies CallShapes;

export type ReviewFormat = z.infer<typeof formatShape>;
export type ReviewFailure = z.infer<typeof failureShape>;
export type ReviewPreview = z.infer<(typeof reviewCalls)['review.preview']['output']>;
