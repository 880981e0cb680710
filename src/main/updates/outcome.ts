import type { UpdateFailure, UpdateFailureCode } from '../../shared/updates.ts';

/** A value, or what went wrong. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: UpdateFailure };

/** It went well. */
export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** It went wrong; `detail`: what a person is to know of it, cut where it is long. */
export function failed(code: UpdateFailureCode, detail = ''): { ok: false; failure: UpdateFailure } {
  return { ok: false, failure: { code, detail: detail.slice(0, 300) } };
}
