import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { QueryState } from '../../state/queryState.ts';

/** More are not looked through: what is older stands in the journal's files. */
const MOST = 20_000;

/** All operations, the newest first: what main remembers, read page by page, and what has just changed. */
export function useActivity(): { query: QueryState<readonly Operation[]>; readAgain: () => void } {
  const { listOperations } = useActions();
  const here = useApp((state) => state.operations.list);
  const [read, setRead] = useState<readonly Operation[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [times, setTimes] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when a person asks for it.
  useEffect(() => {
    let wanted = true;
    async function readAll(): Promise<void> {
      const all: Operation[] = [];
      for (let before: number | undefined; all.length < MOST; ) {
        const page = await listOperations(before);
        if (!wanted) return;
        if (!page.ok) return setError(page.error);
        setError(null);
        all.push(...page.value);
        // The first page stands at once, the others join it.
        setRead([...all]);
        before = page.value.at(-1)?.startedAt;
        if (before === undefined || page.value.length < 200) return;
      }
    }
    void readAll();
    return () => {
      wanted = false;
    };
  }, [listOperations, times]);

  const data = useMemo(() => {
    const known = new Map([...(read ?? []), ...here].map((operation) => [operation.id, operation]));
    return [...known.values()].sort((a, b) => b.startedAt - a.startedAt);
  }, [read, here]);
  const query = useMemo<QueryState<readonly Operation[]>>(() => {
    if (error) return { state: 'failed', error, at: 0 };
    return read ? { state: 'ready', data, at: 0 } : { state: 'loading' };
  }, [read, error, data]);
  return { query, readAgain: useCallback(() => setTimes((now) => now + 1), []) };
}
