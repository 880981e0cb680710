import type { ReactNode } from 'react';
import styles from './StateDot.module.css';

type Tone = 'ok' | 'warn' | 'danger' | 'idle';

/** Needs words beside it: color alone tells nothing to many people. */
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
  const dot = <StateDot tone={tone} />;
  return tone === 'ok' ? (
    <span className={styles.quiet}>
      {dot}
      {words}
    </span>
  ) : (
    <Pill tone={tone}>
      {dot}
      {words}
    </Pill>
  );
}
