import type { AppError, Result } from '../../../shared/errors.ts';

/** Some of the rows that a filter lets through. */
type Page<Row> = {
  rows: readonly Row[];
  /** How many there are without the filter. */
  total: number;
};

/** What is known of a list that comes page by page. */
export type PagedState<P> = {
  /** The first of what the filter lets through; null while nothing is known. */
  page: P | null;
  /** When `page` was last read from its top, in ms since the epoch. */
  at: number;
  /** Why the last reading failed. */
  error: AppError | null;
  /** Counts the readings from the top that came to their end. */
  readings: number;
};

/** Reads what a filter lets through, the first of it, and more on demand. */
export type PagedReading<Filter, P> = {
  state(): PagedState<P>;
  subscribe(listener: () => void): () => void;
  /** Reads what this filter lets through; of the same filter all that is known is read again, and stays meanwhile. */
  show(filter: Filter): void;
  /** Reads what follows, unless another filter is asked for meanwhile. */
  more(): Promise<void>;
  /** Drops what is still under way. */
  close(): void;
};

/** Creates a reading of which nothing is known yet; `now` in ms since the epoch. */
export function createPagedReading<Filter, Row extends { id: string }, P extends Page<Row>>(tools: {
  list: (asked: { filter: Filter; offset: number; limit: number }) => Promise<Result<P>>;
  /** So many are asked for at first, and whenever the end of what is known comes into sight. */
  pageSize: number;
  /** So many at most are asked for at once when what is known is read again. */
  mostAtOnce: number;
  now: () => number;
}): PagedReading<Filter, P> {
  const { pageSize, mostAtOnce } = tools;
  let state: PagedState<P> = { page: null, at: 0, error: null, readings: 0 };
  const listeners = new Set<() => void>();
  /** What is asked for, and what `page` is of. */
  let asked: string | null = null;
  let shown: string | null = null;
  /** Counts what was asked for: an answer to something earlier is dropped. */
  let turn = 0;
  let isReading = false;
  /** Something changed while it was read. */
  let isStale = false;

  function set(patch: Partial<PagedState<P>>): void {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  }

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
    const known = () => (shown === text ? (state.page?.rows ?? []) : []);
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
        readings: state.readings + (left === 0 ? 1 : 0),
      });
    } while (left > 0);
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(filter) {
      const text = JSON.stringify(filter);
      if (text === asked && isReading) {
        isStale = true;
        return;
      }
      if (text !== asked) turn += 1;
      asked = text;
      void read(filter);
    },
    async more() {
      const before = state.page;
      if (!before || asked === null || shown !== asked) return;
      const mine = turn;
      const offset = before.rows.length;
      const answer = await tools.list({ filter: JSON.parse(asked), offset, limit: pageSize });
      if (mine !== turn) return;
      if (!answer.ok) return set({ error: answer.error });
      // What came or went meanwhile has moved the rest.
      if (state.page?.rows.length === offset) set({ page: withMore(state.page, answer.value) });
    },
    close() {
      turn += 1;
      asked = null;
      isReading = false;
    },
  };

  /** A page with what follows it; what moved down meanwhile stands there once. */
  function withMore(before: P, more: P): P {
    return { ...more, rows: once([...before.rows, ...more.rows]) };
  }
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
