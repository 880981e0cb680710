import type { CallOutput } from '../../../../shared/contract.ts';

export type WantedFile = Omit<Extract<CallOutput<'wanted.open'>, { outcome: 'opened' }>, 'outcome'>;
