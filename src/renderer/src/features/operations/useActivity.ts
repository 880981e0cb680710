import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ActivityFilter, ActivityPage } from '../../../../shared/calls/activity.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { isNarrow } from './activityFilter.ts';

/** So many are asked for at first, and whenever the end of what is known comes into sight. */
const PAGE = 100;
/** So many are read again at most when something changed; what is further down is asked for when it comes into sight. */
const MOST_AGAIN = 1_000;

/** What a filter lets through of all that main remembers, the first of it as rows. */
export function useActivity(filter: ActivityFilter) {
  const { listActivity } = useActions();
  const [page, setPage] = useState<ActivityPage | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [tries, setTries] = useState(0);
  // What has begun or ended meanwhile may belong into the list.
  const remembered = useApp((state) => state.operations.remembered);
  const open = useApp(({ operations }) =>
    operations.list.flatMap(({ id, phase }) => (phase === 'ended' ? [] : id)).join(),
  );
  const asked = JSON.stringify(filter);
  const length = useRef(0);
  length.current = page?.operations.length ?? 0;
  const lastAsked = useRef(asked);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever something changed, and when a person asks.
  useEffect(() => {
    let wanted = true;
    const wantedFilter: ActivityFilter = JSON.parse(asked);
    const limit = lastAsked.current === asked ? Math.min(MOST_AGAIN, Math.max(PAGE, length.current)) : PAGE;
    lastAsked.current = asked;
    async function read(whole: boolean): Promise<void> {
      const answer = await listActivity({ filter: wantedFilter, offset: 0, limit, whole });
      if (!wanted) return;
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      setPage(answer.value);
      // The first page stands at once; what a filter finds is found in all of it.
      if (!answer.value.isWhole) await read(true);
    }
    void read(isNarrow(wantedFilter));
    return () => {
      wanted = false;
    };
  }, [listActivity, asked, remembered, open, tries]);

  const readMore = useCallback(async () => {
    const offset = length.current;
    const answer = await listActivity({ filter: JSON.parse(asked), offset, limit: PAGE, whole: true });
    if (!answer.ok) return setError(answer.error);
    // What was begun or cleared meanwhile has moved the rest.
    setPage((now) => (now && now.operations.length === offset ? withMore(now, answer.value) : now));
  }, [listActivity, asked]);

  const live = useApp((state) => state.operations.list);
  const rows = useMemo(() => {
    const known = new Map(live.map((operation) => [operation.id, operation]));
    return page?.operations.map((operation): Operation => known.get(operation.id) ?? operation) ?? null;
  }, [page, live]);
  return { page, rows, error, readMore, readAgain: () => setTries((now) => now + 1) };
}

/** A page with what follows it; what moved down meanwhile stands there once. */
export function withMore(now: ActivityPage, more: ActivityPage): ActivityPage {
  const ids = new Set(now.operations.map(({ id }) => id));
  const added = more.operations.filter(({ id }) => !ids.has(id));
  return { ...more, operations: [...now.operations, ...added] };
}
