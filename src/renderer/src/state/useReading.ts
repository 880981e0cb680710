import { useCallback, useEffect, useState } from 'react';
import type { Result } from '../../../shared/errors.ts';
import { begin, failWith, IDLE, type QueryState, succeed } from '../queryState.ts';

/** Reads from main (null: nothing), again with each `revision` and on demand. Keep `read` stable. */
export function useReading<T>(
  read: (() => Promise<Result<T>>) | null,
  revision: number | string,
): { query: QueryState<T>; readAgain: () => void } {
  const [query, setQuery] = useState<QueryState<T>>(IDLE);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever something changed, and when a person asks.
  useEffect(() => {
    if (!read) return setQuery(IDLE);
    let isWanted = true;
    setQuery(begin);
    void read().then((result) => {
      if (!isWanted) return;
      const now = Date.now();
      setQuery((before) => (result.ok ? succeed(result.value, now) : failWith(before, result.error, now)));
    });
    return () => {
      isWanted = false;
    };
  }, [read, revision, tries]);
  return { query, readAgain: useCallback(() => setTries((before) => before + 1), []) };
}
