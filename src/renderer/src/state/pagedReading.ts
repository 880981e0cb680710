import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import type { AppError, Result } from '../../../shared/errors.ts';

type Page<Row> = {
  rows: readonly Row[];
  /** How many there are without the filter. */
  total: number;
};

type PagedState<P> = {
  /** The first of what the filter lets through; null while nothing is known. */
  page: P | null;
  /** When `page` was last read from its top, in ms since the epoch. */
  at: number;
  error: AppError | null;
  /** Counts the readings from the top that came to their end. */
  readings: number;
};

type PagedReading<Filter, Row extends { id: string }, P extends Page<Row>> = ReturnType<
  typeof createPagedReading<Filter, Row, P>
>;

/** What a filter lets through, read again with each `revision`, and whenever a person asks. */
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

/** Creates a reading of which nothing is known yet; `now` in ms since the epoch. */
export function createPagedReading<Filter, Row extends { id: string }, P extends Page<Row>>(tools: {
  list: (asked: { filter: Filter; offset: number; limit: number }) => Promise<Result<P>>;
  /** So many are asked for at first, and whenever the end of what is known comes into sight. */
  pageSize: number;
  /** So many at most are asked for at once when what is known is read again. */
  mostAtOnce: number;
  now: () => number;
}) {
  const { pageSize, mostAtOnce } = tools;
  const {
    getState: state,
    setState: set,
    subscribe,
  } = createStore<PagedState<P>>(() => ({ page: null, at: 0, error: null, readings: 0 }));
  /** What is asked for, and what `page` is of. */
  let asked: string | null = null;
  let shown: string | null = null;
  /** Counts what was asked for: an answer to something earlier is dropped. */
  let turn = 0;
  let isReading = false;
  let isStale = false;

  /** Reads as long as something changes meanwhile: begun anew with each change it would never end. */
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
    /** Reads what this filter lets through; of the same filter all that is known is read again, and stays meanwhile. */
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
    /** Reads what follows, unless another filter is asked for meanwhile. */
    async more(): Promise<void> {
      const before = state().page;
      if (!before || asked === null || shown !== asked) return;
      const mine = turn;
      const offset = before.rows.length;
      const answer = await tools.list({ filter: JSON.parse(asked), offset, limit: pageSize });
      if (mine !== turn) return;
      if (!answer.ok) return set({ error: answer.error });
      // What came or went meanwhile has moved the rest.
      const now = state().page;
      if (now?.rows.length !== offset) return;
      // What moved down meanwhile stands there once.
      set({ page: { ...answer.value, rows: once([...now.rows, ...answer.value.rows]) } });
    },
    close(): void {
      turn += 1;
      asked = null;
      isReading = false;
    },
  };
}

/** What was known further down than the last of what was read again. */
function below<Row extends { id: string }>(fresh: readonly Row[], known: readonly Row[]): readonly Row[] {
  const ids = new Set(fresh.map(({ id }) => id));
  return known.slice(known.findLastIndex(({ id }) => ids.has(id)) + 1);
}

function once<Row extends { id: string }>(rows: readonly Row[]): Row[] {
  const ids = new Set<string>();
  return rows.filter(({ id }) => ids.size < ids.add(id).size);
}
