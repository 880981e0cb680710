import { startTransition, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { createStore } from 'zustand/vanilla';
import type { Campaign } from '../../../../shared/calls/reviews.ts';
import type { Decision, Line } from '../../../../shared/campaigns/campaign.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { mapData, type QueryState, readingOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { type Standings, withLines } from './reviewLines.ts';

export type Decide = (
  lineIds: readonly string[],
  decision: Decision | null,
  note?: string,
) => Promise<boolean>;

/**
 * `store` changes at once, for the cells of a row; `standings` is deferred, for counts over all lines. Own
 * decisions are not read again.
 */
export function useReview({ id }: Campaign, onFailure: (error: AppError) => void) {
  const { call } = useActions();
  const lines = useQuery('campaigns.lines', { id });
  const revision = useApp((state) => state.campaigns.revision);
  const standing = useQuery('campaigns.standing', { id }, revision);
  const latest = useRef(standing);
  latest.current = standing;
  const [store] = useState(() => createStore<Standings>(() => new Map()));
  const [standings, setStandings] = useState<Standings | null>(null);
  useLayoutEffect(() => store.subscribe((now) => startTransition(() => setStandings(now))), [store]);
  const read = readingOf(standing.query)?.data.lines;
  useLayoutEffect(() => read && store.setState(new Map(Object.entries(read)), true), [read, store]);

  const decide = useCallback<Decide>(
    async (lineIds, decision, note) => {
      const input = { id, lineIds: [...lineIds], decision, note: note ?? null };
      const kept = await call('campaigns.decide', input);
      const now = { kept: kept.ok ? kept.value.lines : null, note };
      store.setState((all) => withLines(all, lineIds, now), true);
      if (!kept.ok) onFailure(kept.error);
      else if (latest.current.query.state === 'loading') latest.current.readAgain();
      return kept.ok;
    },
    [call, id, onFailure, store],
  );
  const isKnown = standings !== null;
  const query = useMemo((): QueryState<readonly Line[]> => {
    if (isKnown) return mapData(lines.query, (data) => data.lines);
    if (standing.query.state !== 'failed') return { state: 'loading' };
    const { error, at } = standing.query;
    return { state: 'failed', error, at };
  }, [lines.query, standing.query, isKnown]);
  return {
    ...{ query, standings, store, decide },
    unread: readingOf(lines.query)?.data.unread ?? [],
    readAgain: () => {
      lines.readAgain();
      standing.readAgain();
    },
  };
}
