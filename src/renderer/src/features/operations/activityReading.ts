import type { ActivityFilter, ActivityPage } from '../../../../shared/calls/activity.ts';
import type { AppError, Result } from '../../../../shared/errors.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import type { ActivityActions } from '../../state/activityActions.ts';
import { isNarrow } from './activityFilter.ts';

/** So many are asked for at first, and whenever the end of what is known comes into sight. */
const PAGE = 100;
/** So many at most are asked for at once when what is known is read again. */
const MOST_AT_ONCE = 1_000;

/** What is known of Activity. */
export type ActivityState = {
  /** The first of what the filter lets through; null while nothing is known. */
  page: ActivityPage | null;
  /** When `page` was last read from its top, in ms since the epoch. */
  at: number;
  /** Why the last reading failed. */
  error: AppError | null;
  /** Counts the readings from the top that came to their end. */
  readings: number;
};

/** Reads what a filter lets through of all that main remembers, the first of it, and more on demand. */
export type ActivityReading = {
  state(): ActivityState;
  subscribe(listener: () => void): () => void;
  /** Reads what this filter lets through; of the same filter all that is known is read again, and stays meanwhile. */
  show(filter: ActivityFilter): void;
  /** Reads what follows, unless another filter is asked for meanwhile. */
  more(): Promise<void>;
  /** Drops what is still under way. */
  close(): void;
};

/** Creates a reading of which nothing is known yet; `now` in ms since the epoch. */
export function createActivityReading(tools: {
  list: ActivityActions['listActivity'];
  now: () => number;
}): ActivityReading {
  let state: ActivityState = { page: null, at: 0, error: null, readings: 0 };
  const listeners = new Set<() => void>();
  /** What is asked for, and what `page` is of. */
  let asked: string | null = null;
  let shown: string | null = null;
  /** Counts what was asked for: an answer to something earlier is dropped. */
  let turn = 0;
  let isReading = false;
  /** Something changed while it was read. */
  let isStale = false;

  function set(patch: Partial<ActivityState>): void {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  }

  /** Reads as long as something changes meanwhile: begun anew with each change it would never end. */
  async function read(filter: ActivityFilter): Promise<void> {
    const mine = turn;
    isReading = true;
    do {
      isStale = false;
      await readFromTop(filter, isNarrow(filter), () => mine === turn);
    } while (isStale && mine === turn);
    if (mine === turn) isReading = false;
  }

  async function readFromTop(filter: ActivityFilter, whole: boolean, isWanted: () => boolean): Promise<void> {
    const text = JSON.stringify(filter);
    const known = () => (shown === text ? (state.page?.operations ?? []) : []);
    const fresh: Operation[] = [];
    let answer: Result<ActivityPage>;
    let left = Math.max(PAGE, known().length);
    do {
      const limit = Math.min(MOST_AT_ONCE, left);
      answer = await tools.list({ filter, offset: fresh.length, limit, whole });
      if (!isWanted()) return;
      if (!answer.ok) return set({ error: answer.error });
      fresh.push(...answer.value.operations);
      const rest = answer.value.operations.length < limit ? [] : below(fresh, known());
      left = rest.length;
      // None among the newest says nothing of the rest.
      const isKnown = answer.value.isWhole || answer.value.total > 0;
      const operations = once([...fresh, ...rest]);
      shown = text;
      set({
        page: isKnown ? { ...answer.value, operations } : null,
        at: tools.now(),
        error: null,
        readings: state.readings + (left === 0 ? 1 : 0),
      });
    } while (left > 0);
    // The first page stands at once; what a filter finds is found in all of it.
    if (!answer.value.isWhole) return readFromTop(filter, true, isWanted);
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
      const offset = before.operations.length;
      const answer = await tools.list({ filter: JSON.parse(asked), offset, limit: PAGE, whole: true });
      if (mine !== turn) return;
      if (!answer.ok) return set({ error: answer.error });
      // What was begun or cleared meanwhile has moved the rest.
      if (state.page?.operations.length === offset) set({ page: withMore(state.page, answer.value) });
    },
    close() {
      turn += 1;
      asked = null;
      isReading = false;
    },
  };
}

/** What was known further down than the last of what was read again. */
function below(fresh: readonly Operation[], known: readonly Operation[]): readonly Operation[] {
  const ids = new Set(fresh.map(({ id }) => id));
  return known.slice(known.findLastIndex(({ id }) => ids.has(id)) + 1);
}

/** A page with what follows it; what moved down meanwhile stands there once. */
function withMore(now: ActivityPage, more: ActivityPage): ActivityPage {
  return { ...more, operations: once([...now.operations, ...more.operations]) };
}

/** Each operation once, where it comes first. */
function once(operations: readonly Operation[]): Operation[] {
  const ids = new Set<string>();
  return operations.filter(({ id }) => ids.size < ids.add(id).size);
}
