import type { State } from './model.ts';

/** That baselines differ from what is now, and how many; null where none does. */
export function selectDriftWords({ access: { drifting } }: State): string | null {
  if (drifting === 0) return null;
  return drifting === 1 ? '1 baseline differs from now' : `${drifting} baselines differ from now`;
}
