import { setImmediate as nextTurn } from 'node:timers/promises';

/** Waited for between two pieces of long work: yields to the event loop when it is time to, else at once goes on. */
export type YieldIfDue = () => Promise<void>;

/** Lets main answer what has come meanwhile; resolves in the next turn of the event loop. */
export async function yieldToEventLoop(): Promise<void> {
  await nextTurn();
}

/** Yields at every so many-th item: for work whose items take about as long as each other. */
export function yieldEvery(items: number): YieldIfDue {
  let count = 0;
  return async () => {
    count += 1;
    if (count % items === 0) await yieldToEventLoop();
  };
}

/** Yields once `ms` were worked since it last did: for work whose pieces differ. `clock` in ms. */
export function yieldAfter(ms: number, clock: typeof Date.now = () => performance.now()): YieldIfDue {
  let begun = clock();
  return async () => {
    if (clock() - begun < ms) return;
    await yieldToEventLoop();
    begun = clock();
  };
}

/** Does long work that pauses: others have their turn then, every so many ms. */
export async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  const yieldIfDue = yieldAfter(30);
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    await yieldIfDue();
  }
}

/** Calls `tell` for the first of close changes once its turn is over, for the others together, at least `every` ms later. */
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

/** Runs once for several calls, `ms` after the first of them. */
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

/** Lets `most` callers go in a turn of the event loop, in the order of asking, so that they hold nobody else up. */
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
