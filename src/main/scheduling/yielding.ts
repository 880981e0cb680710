import { setImmediate as nextTurn } from 'node:timers/promises';

export type YieldIfDue = () => Promise<void>;

export async function yieldToEventLoop(): Promise<void> {
  await nextTurn();
}

export function yieldEvery(items: number): YieldIfDue {
  let count = 0;
  return async () => {
    count += 1;
    if (count % items === 0) await yieldToEventLoop();
  };
}

export function yieldAfter(ms: number, clock: typeof Date.now = () => performance.now()): YieldIfDue {
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

/** At most `most` callers per event loop turn, in order, so that the loop is not blocked. */
export function createEventLoopTurns(most: number): () => Promise<void> {
  let left = most;
  let ends = false;
  const waiting: (() => void)[] = [];

  function next(): void {
    ends = false;
    left = most;
    for (const go of waiting.splice(0, most)) take(go);
  }

  function take(go: () => void): void {
    left -= 1;
    if (!ends) setImmediate(next);
    ends = true;
    go();
  }

  return () =>
    new Promise((resolve) => {
      if (left > 0) take(resolve);
      else waiting.push(resolve);
    });
}
