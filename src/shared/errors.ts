import type { z } from 'zod';
import type { ERROR_MEANINGS } from './errorMeanings.ts';
import type { failureShape } from './failureShape.ts';

export type ErrorCode = keyof typeof ERROR_MEANINGS;

/** The `reason` of a conflict with an account that the address has on the instance already. */
export const ACCOUNT_EXISTS = 'account-exists';

/** A failure as a value: what happened and to what (`message`), what to do next (`advice`), both for a person. */
export type AppError = z.infer<typeof failureShape>;

/** The envelope of every answer: Electron drops an error's fields when a handler throws, so nothing throws. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail(error: AppError): { ok: false; error: AppError } {
  return { ok: false, error };
}
