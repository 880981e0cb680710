import { setImmediate as breathe } from 'node:timers/promises';

/** As long, in ms, is worked on at once: main has other things to do. */
const SLICE = 10;

/** Lets main breathe where enough was worked on since it last did. */
export type Pace = () => Promise<void>;

/** Creates what parts a long work; `clock` in ms. */
export function createPace(clock: () => number = () => performance.now()): Pace {
  let begun = clock();
  return async () => {
    if (clock() - begun < SLICE) return;
    await breathe();
    begun = clock();
  };
}
