import { useCallbackRef } from '@mantine/hooks';
import { useCallback, useEffect, useRef } from 'react';

/** What comes within so many ms is taken together. */
const GATHERED_FOR = 100;

/** Gives what takes single things, of which those that come together are handed on at once: of hundreds a plan is made. */
export function useGathered<T>(take: (all: readonly T[]) => void): (one: T) => void {
  const taken = useCallbackRef(take);
  const waiting = useRef<T[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return useCallback(
    (one) => {
      waiting.current.push(one);
      timer.current ??= setTimeout(() => {
        timer.current = null;
        taken(waiting.current.splice(0));
      }, GATHERED_FOR);
    },
    [taken],
  );
}
