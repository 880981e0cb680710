import type { CallOutput } from '../../../../shared/contract.ts';

/** A file of wanted access that main holds, and what it came to when it was read. */
export type WantedFile = Omit<Extract<CallOutput<'wanted.open'>, { outcome: 'opened' }>, 'outcome'>;
