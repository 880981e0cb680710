import type { StoreApi } from 'zustand/vanilla';
import type { ReviewPreview, ReviewScope } from '../../../shared/calls/review.ts';
import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import { reviewFailuresOf } from './reviewFailures.ts';

/** As many failures as one call takes. */
const MOST_FAILURES = 10_000;

/** What can be done with access reviews: main makes, prints and writes them. */
export type ReviewActions = {
  /** What a review of this would cover. */
  previewReview(scope: ReviewScope): Promise<Result<ReviewPreview>>;
  /** How many lines a PDF of this would have. */
  countPrinted(input: CallInput<'review.printed'>): Promise<Result<CallOutput<'review.printed'>>>;
  /** Has main ask for a file and write the review to it, with what could not be read last. */
  saveReview(input: Omit<CallInput<'review.save'>, 'failures'>): Promise<Result<CallOutput<'review.save'>>>;
};

/** Creates the actions on access reviews. */
export function createReviewActions({
  bridge,
  store,
}: {
  bridge: Bridge;
  store: StoreApi<State>;
}): ReviewActions {
  return {
    previewReview: (scope) => bridge.call('review.preview', { scope }),
    countPrinted: (input) => bridge.call('review.printed', input),
    saveReview: (input) => {
      const failures = reviewFailuresOf(store.getState()).slice(0, MOST_FAILURES);
      return bridge.call('review.save', { ...input, failures });
    },
  };
}
