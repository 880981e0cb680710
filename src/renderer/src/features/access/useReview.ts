import { useCallback } from 'react';
import {
  MOST_PRINTED,
  type ReviewFormat,
  type ReviewPreview,
  type ReviewScope,
} from '../../../../shared/calls/review.ts';
import type { CallInput, CallOutput } from '../../../../shared/contract.ts';
import { ok } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useReading } from '../../state/useReading.ts';
import { type ReviewDraft, scopeIn, tooLongWords } from './reviewDraft.ts';

/** What the review would cover, counted anew with each choice and each reading; null where nothing is chosen. */
export function usePreview(draft: ReviewDraft) {
  const { previewReview } = useActions();
  const scope = JSON.stringify(scopeIn(draft));
  const read = useCallback(async () => {
    const asked = JSON.parse(scope) as ReturnType<typeof scopeIn>;
    return asked ? previewReview(asked) : ok(null);
  }, [scope, previewReview]);
  return useReading<ReviewPreview | null>(read, useRevision());
}

/** Why a review cannot be printed, as a sentence, before anything is asked of the person; null where it can. */
export function useTooLong({
  preview,
  format,
  scope,
  ...details
}: {
  preview: ReviewPreview | null;
  format: ReviewFormat;
  scope: ReviewScope | null;
  baselineId: string | null;
  /** Null where it is none. */
  olderThanDays: number | null;
}): string | null {
  const { countPrinted } = useActions();
  const isShort = format === 'pdf' && preview !== null && preview.lines <= MOST_PRINTED;
  const asked = isShort && scope && details.olderThanDays !== null ? { scope, ...details } : null;
  const wanted = JSON.stringify(asked);
  const read = useCallback(async () => {
    const input = JSON.parse(wanted) as CallInput<'review.printed'> | null;
    return input ? countPrinted(input) : ok(null);
  }, [wanted, countPrinted]);
  const { query } = useReading<CallOutput<'review.printed'> | null>(read, useRevision());
  if (format !== 'pdf' || !preview) return null;
  // Until all is counted it is known by its people alone: a short one is judged again when it is saved.
  const printed = query.state === 'ready' ? (query.data?.lines ?? 0) : 0;
  return tooLongWords(Math.max(preview.lines, printed));
}

function useRevision(): number {
  return useApp((state) => state.people.revision + state.access.revision);
}
