import type { AppError } from '../../shared/errors.ts';

/** Text for a live region. Each object is announced once: the same words in a new object are announced again. */
export type Told = { words: string };

export type HandedOut = Told | { error: AppError };
