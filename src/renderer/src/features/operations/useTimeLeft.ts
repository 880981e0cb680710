import { useEffect, useRef, useState } from 'react';
import type { Step } from '../../../../shared/operations/step.ts';
import { likelyEnd, steadyEnd, timeLeftWords } from './timeLeft.ts';

export function useTimeLeft(steps: readonly Step[], running: boolean): string | null {
  const [shown, setShown] = useState<{ end: number | null; words: string | null }>(NOTHING);
  const latest = useRef(steps);
  useEffect(() => {
    latest.current = steps;
  }, [steps]);
  useEffect(() => {
    if (!running) return setShown(NOTHING);
    const look = () => {
      const now = Date.now();
      setShown(({ end, words }) => {
        const next = steadyEnd(end, likelyEnd(latest.current, now), now);
        const told = next === null ? null : timeLeftWords(next, now);
        return next === end && told === words ? { end, words } : { end: next, words: told };
      });
    };
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return shown.words;
}

const NOTHING = { end: null, words: null };
