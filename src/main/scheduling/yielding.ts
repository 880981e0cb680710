import { setImmediate as nextTurn } from 'node:timers/promises';

export type YieldIfDue = () => Promise<void>;

export async function yieldToEventLoop(): Promise<void> {
  await nextTurn();
}

export function yieldAfter(ms = 10, clock: typeof Date.now = () => performance.now()): YieldIfDue {
  let begun = clock();
  return async () => {
    if (clock() - begun < ms) return;
    await yieldToEventLoop();
    begun = clock();
  };
}

export async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  const yieldIfDue = yieldAfter(30);
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    await yieldIfDue();
  }
}

/** Calls `tell` after the first change's turn, and for later ones at most every `every` ms. */
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

export function gathered(run: () => void, ms: number): () => void {
  let timer: NodeJS.Timeout | null = null;
  return () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = null;
      run();
    }, ms).unref();
  };
}
