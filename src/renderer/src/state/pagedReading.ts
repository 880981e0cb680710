import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import type { AppError, Result } from '../../../shared/errors.ts';

type Page<Row> = {
  rows: readonly Row[];
  total: number;
};

type PagedState<P> = {
  page: P | null;
  /** When `page` was last read from the top, in ms since the epoch. */
  at: number;
  error: AppError | null;
  readings: number;
};

type PagedReading<Filter, Row extends { id: string }, P extends Page<Row>> = ReturnType<
  typeof createPagedReading<Filter, Row, P>
>;

export function usePaged<Filter, Row extends { id: string }, P extends Page<Row>>(
  reading: PagedReading<Filter, Row, P>,
  filter: Filter,
  revision = '',
) {
  const { page, at, error, readings } = useSyncExternalStore(reading.subscribe, reading.state);
  const asked = JSON.stringify(filter);
  useEffect(() => () => reading.close(), [reading]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever something changed.
  useEffect(() => reading.show(JSON.parse(asked)), [reading, asked, revision]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another function after each reading, so that the table asks again where its end is in sight still.
  const readMore = useCallback(() => void reading.more(), [reading, readings]);
  return { page, at, error, readMore, readAgain: () => reading.show(JSON.parse(asked)) };
}

/** `now` in ms since the epoch. */
export function createPagedReading<Filter, Row extends { id: string }, P extends Page<Row>>(tools: {
  list: (asked: { filter: Filter; offset: number; limit: number }) => Promise<Result<P>>;
  /** Rows per request, also of the next ones at the end of the list. */
  pageSize: number;
  mostAtOnce: number;
  now: () => number;
}) {
  const { pageSize, mostAtOnce } = tools;
  const {
    getState: state,
    setState: set,
    subscribe,
  } = createStore<PagedState<P>>(() => ({ page: null, at: 0, error: null, readings: 0 }));
  let asked: string | null = null;
  let shown: string | null = null;
  let turn = 0;
  let isReading = false;
  let isStale = false;

  /** Does not restart on each change: under constant changes it would never end. */
  async function read(filter: Filter): Promise<void> {
    const mine = turn;
    isReading = true;
    do {
      isStale = false;
      await readFromTop(filter, () => mine === turn);
    } while (isStale && mine === turn);
    if (mine === turn) isReading = false;
  }

  async function readFromTop(filter: Filter, isWanted: () => boolean): Promise<void> {
    const text = JSON.stringify(filter);
    const known = () => (shown === text ? (state().page?.rows ?? []) : []);
    const fresh: Row[] = [];
    let answer: Result<P>;
    let left = Math.max(pageSize, known().length);
    do {
      const limit = Math.min(mostAtOnce, left);
      answer = await tools.list({ filter, offset: fresh.length, limit });
      if (!isWanted()) return;
      if (!answer.ok) return set({ error: answer.error });
      fresh.push(...answer.value.rows);
      const rest = answer.value.rows.length < limit ? [] : below(fresh, known());
      left = rest.length;
      const rows = once([...fresh, ...rest]);
      shown = text;
      set({
        page: { ...answer.value, rows },
        at: tools.now(),
        error: null,
        readings: state().readings + (left === 0 ? 1 : 0),
      });
    } while (left > 0);
  }

  return {
    state,
    subscribe,
    show(filter: Filter): void {
      const text = JSON.stringify(filter);
      if (text === asked && isReading) {
        isStale = true;
        return;
      }
      if (text !== asked) turn += 1;
      asked = text;
      void read(filter);
    },
    async more(): Promise<void> {
      const before = state().page;
      if (!before || asked === null || shown !== asked) return;
      const mine = turn;
      const offset = before.rows.length;
      const answer = await tools.list({ filter: JSON.parse(asked), offset, limit: pageSize });
      if (mine !== turn) return;
      if (!answer.ok) return set({ error: answer.error });
      const now = state().page;
      if (now?.rows.length !== offset) return;
      // A row that moved down meanwhile is kept once.
      set({ page: { ...answer.value, rows: once([...now.rows, ...answer.value.rows]) } });
    },
    close(): void {
      turn += 1;
      asked = null;
      isReading = false;
    },
  };
}

function below<Row extends { id: string }>(fresh: readonly Row[], known: readonly Row[]): readonly Row[] {
  const ids = new Set(fresh.map(({ id }) => id));
  return known.slice(known.findLastIndex(({ id }) => ids.has(id)) + 1);
}

function once<Row extends { id: string }>(rows: readonly Row[]): Row[] {
  const ids = new Set<string>();
  return rows.filter(({ id }) => ids.size < ids.add(id).size);
}
