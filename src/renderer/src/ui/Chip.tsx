import type { ReactNode } from 'react';
import classes from './Chip.module.css';

/** `strong` marks the few roles that matter, `plain` the many; the rest are judgements. */
export type ChipTone = 'strong' | 'solid' | 'plain' | 'ok' | 'warn' | 'danger' | 'quiet';

export function Chip({ tone, children }: { tone: ChipTone; children: ReactNode }) {
  return (
    <span className={classes.chip} data-tone={tone}>
      {children}
    </span>
  );
}
