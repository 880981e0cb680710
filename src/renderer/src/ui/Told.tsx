import { useState } from 'react';
import type { Told } from '../told.ts';

type Counted = { told: Told | null; times: number };

/** A new object is a new announcement, whatever its words; the same object changes nothing. */
export function countTold(before: Counted, told: Told | null): Counted {
  return before.told === told ? before : { told, times: before.times + 1 };
}

/** Remounts for each announcement: screen readers skip text that does not change. */
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
