import type { AppError } from '../../shared/errors.ts';

/** `at`: when it was read, in ms since the epoch. */
export type Reading<T> = { data: T; at: number };

/**
 * Good data survives a later failure as `previous`; while a failed reading is retried, `failure` keeps the
 * last error. `ofInstance`: the whole instance failed, which is shown once.
 */
export type QueryState<T> =
  | { state: 'idle' }
  | { state: 'loading'; previous?: Reading<T>; failure?: AppError }
  | ({ state: 'ready' } & Reading<T>)
  | { state: 'failed'; error: AppError; at: number; previous?: Reading<T>; ofInstance?: true };

/** One constant, so that selectors stay stable. */
export const IDLE: { state: 'idle' } = { state: 'idle' };

export function readingOf<T>(query: QueryState<T>): Reading<T> | undefined {
  switch (query.state) {
    case 'idle':
      return undefined;
    case 'ready':
      return query;
    default:
      return query.previous;
  }
}

export function dataOf<T>(query: QueryState<T>): T | undefined {
  return readingOf(query)?.data;
}

export function countOf(query: QueryState<readonly unknown[]> | undefined): number | undefined {
  return query && readingOf(query)?.data.length;
}

export function failureOf<T>(query: QueryState<T>): AppError | undefined {
  if (query.state === 'failed') return query.error;
  return query.state === 'loading' ? query.failure : undefined;
}

export function begin<T>(query: QueryState<T>): QueryState<T> {
  const failure = failureOf(query);
  return { state: 'loading', ...keep(query), ...(failure ? { failure } : {}) };
}

export function succeed<T>(data: T, at: number): QueryState<T> {
  return { state: 'ready', data, at };
}

export function failWith<T>(query: QueryState<T>, error: AppError, at: number): QueryState<T> {
  return { state: 'failed', error, at, ...keep(query) };
}

export function mapData<T, U = T>(query: QueryState<T>, change: (data: T) => U): QueryState<U> {
  if (query.state === 'idle') return query;
  if (query.state === 'ready') return { ...query, data: change(query.data) };
  const { previous, ...rest } = query;
  return previous ? { ...rest, previous: { ...previous, data: change(previous.data) } } : rest;
}

function keep<T>(query: QueryState<T>): { previous?: Reading<T> } {
  const reading = readingOf(query);
  return reading ? { previous: { data: reading.data, at: reading.at } } : {};
}
