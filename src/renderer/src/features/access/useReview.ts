import { useCallback } from 'react';
import type { ReviewPreview } from '../../../../shared/calls/review.ts';
import type { CallInput, CallOutput } from '../../../../shared/contract.ts';
import { ok } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useReading } from '../../state/useReading.ts';
import { type Printing, type ReviewDraft, scopeIn, toBeCounted, tooLongWords } from './reviewDraft.ts';

/** What the review would cover, counted anew with each choice and each reading; null where nothing is chosen. */
export function usePreview(draft: ReviewDraft) {
  const { call } = useActions();
  const scope = JSON.stringify(scopeIn(draft));
  const read = useCallback(async () => {
    const asked = JSON.parse(scope) as ReturnType<typeof scopeIn>;
    return asked ? call('review.preview', { scope: asked }) : ok(null);
  }, [scope, call]);
  return useReading<ReviewPreview | null>(read, useRevision());
}

export function useTooLong(printing: Printing): string | null {
  const { call } = useActions();
  const wanted = JSON.stringify(toBeCounted(printing));
  const read = useCallback(async () => {
    const input = JSON.parse(wanted) as CallInput<'review.printed'> | null;
    return input ? call('review.printed', input) : ok(null);
  }, [wanted, call]);
  const { query } = useReading<CallOutput<'review.printed'> | null>(read, useRevision());
  return tooLongWords(printing, query.state === 'ready' ? (query.data?.lines ?? null) : null);
}

function useRevision(): number {
  return useApp((state) => state.people.revision + state.access.revision);
}
