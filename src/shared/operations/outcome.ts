import type { Operation } from './operation.ts';

/** How an operation stands or ended, by the state of its steps that matters most; in the order in which filters show them. */
export const OUTCOMES = ['running', 'open', 'failed', 'unknown', 'done', 'skipped', 'canceled'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export function outcomeOf({ phase, counts, note }: Pick<Operation, 'phase' | 'counts' | 'note'>): Outcome {
  // What was done to this app alone has no steps, and is remembered once it was done.
  if (note !== undefined) return 'done';
  if (phase === 'running' || phase === 'stopping') return 'running';
  if (counts.open > 0) return 'open';
  if (counts.failed > 0) return 'failed';
  if (counts.unknown > 0) return 'unknown';
  if (counts.done > 0) return 'done';
  return counts.canceled > 0 ? 'canceled' : 'skipped';
}
