import type { AppError } from '../../../shared/errors.ts';

/** Something read from a server, with the time of reading in ms since the epoch. */
export type Reading<T> = { data: T; at: number };

/**
 * What is known of something that lives on a server. Good data survives a later failure as `previous`;
 * while it is tried again after a failure, `failure` says how the last try ended.
 */
export type Remote<T> =
  | { state: 'never' }
  | { state: 'loading'; previous?: Reading<T>; failure?: AppError }
  | ({ state: 'ready' } & Reading<T>)
  | { state: 'failed'; error: AppError; at: number; previous?: Reading<T> };

/** Nothing was asked yet. One value for all, so that selectors stay stable. */
export const NEVER: { state: 'never' } = { state: 'never' };

/** The newest good data, whatever happened since; undefined when there never was any. */
export function readingOf<T>(remote: Remote<T>): Reading<T> | undefined {
  switch (remote.state) {
    case 'never':
      return undefined;
    case 'ready':
      return remote;
    default:
      return remote.previous;
  }
}

/** The newest good data without its time. */
export function dataOf<T>(remote: Remote<T>): T | undefined {
  return readingOf(remote)?.data;
}

/** How the last finished try failed, also while the next one runs; undefined when it did not. */
export function failureOf<T>(remote: Remote<T>): AppError | undefined {
  if (remote.state === 'failed') return remote.error;
  return remote.state === 'loading' ? remote.failure : undefined;
}

/** A reading begins, or waits for its turn. */
export function begin<T>(remote: Remote<T>): Remote<T> {
  const failure = failureOf(remote);
  return { state: 'loading', ...keep(remote), ...(failure ? { failure } : {}) };
}

/** A reading succeeded. */
export function succeed<T>(data: T, at: number): Remote<T> {
  return { state: 'ready', data, at };
}

/** A reading failed; what was seen before stays. */
export function failWith<T>(remote: Remote<T>, error: AppError, at: number): Remote<T> {
  return { state: 'failed', error, at, ...keep(remote) };
}

/** The same, with its good data changed. */
export function mapData<T>(remote: Remote<T>, change: (data: T) => T): Remote<T> {
  switch (remote.state) {
    case 'never':
      return remote;
    case 'ready':
      return { ...remote, data: change(remote.data) };
    default:
      return remote.previous
        ? { ...remote, previous: { ...remote.previous, data: change(remote.previous.data) } }
        : remote;
  }
}

function keep<T>(remote: Remote<T>): { previous?: Reading<T> } {
  const reading = readingOf(remote);
  return reading ? { previous: { data: reading.data, at: reading.at } } : {};
}
