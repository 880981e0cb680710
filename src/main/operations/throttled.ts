/**
 * Calls `tell` for changes that come close to each other: for the first one at once, after the whole of what has just
 * begun was noted, for the others together, never sooner than `every` ms after the one before.
 */
export function throttled(tell: () => void, every: number): () => void {
  let timer: NodeJS.Timeout | null = null;
  let isDue = false;
  const next = () => {
    timer = isDue ? setTimeout(next, every) : null;
    if (isDue) tell();
    isDue = false;
  };
  return () => {
    if (timer) {
      isDue = true;
      return;
    }
    timer = setTimeout(next, every);
    queueMicrotask(tell);
  };
}
