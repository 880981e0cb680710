import type { ReactNode } from 'react';
import styles from './StateDot.module.css';

type Tone = 'ok' | 'warn' | 'danger' | 'idle';

/** A dot in the colour of a state. Words for it stand beside it: colour alone tells nobody anything. */
export function StateDot({ tone, className }: { tone: Tone; className?: string | undefined }) {
  return <span className={`${styles.dot} ${className ?? ''}`} data-tone={tone} aria-hidden />;
}

export function Pill({ tone = 'idle', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={styles.pill} data-tone={tone}>
      {children}
    </span>
  );
}

export function StatePill({ tone, words }: { tone: Tone; words: string }) {
  return (
    <Pill tone={tone}>
      <StateDot tone={tone} />
      {words}
    </Pill>
  );
}
