import { useState } from 'react';

/** Words for a live region. Each object is told once: the same words in another one are told again. */
export type Told = { words: string };

type Counted = { told: Told | null; times: number };

/** Counts what is told: another object is another time, whatever its words; the same object changes nothing. */
export function countTold(before: Counted, told: Told | null): Counted {
  return before.told === told ? before : { told, times: before.times + 1 };
}

/**
 * What is told, to stand within a live region: a new piece of the page each time, since a screen reader passes over words
 * that only stay as they are.
 */
export function ToldWords({ told, className }: { told: Told | null; className?: string | undefined }) {
  const [counted, setCounted] = useState<Counted>({ told, times: 0 });
  const now = countTold(counted, told);
  if (now !== counted) setCounted(now);
  if (!told || told.words === '') return null;
  return (
    <span key={now.times} className={className}>
      {told.words}
    </span>
  );
}
