import { setImmediate } from 'node:timers/promises';

/** Waited for between two pieces of long work: yields to the event loop when it is time to, else at once goes on. */
export type YieldIfDue = () => Promise<void>;

/** Lets main answer what has come meanwhile; resolves in the next turn of the event loop. */
export async function yieldToEventLoop(): Promise<void> {
  await setImmediate();
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
export function yieldAfter(ms: number, clock: () => number = () => performance.now()): YieldIfDue {
  let begun = clock();
  return async () => {
    if (clock() - begun < ms) return;
    await yieldToEventLoop();
    begun = clock();
  };
}
