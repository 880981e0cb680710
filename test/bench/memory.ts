import { setTimeout as wait } from 'node:timers/promises';
import type { Measurement } from './bench.ts';
import { type ByProcess, beyondWords, memoryOf } from './processes.ts';

/** ms after the start until an app is taken for idle: the process of the keychain ends a minute after its last call. */
const IDLE_AFTER = 65_000;

/** The memory of all processes of an idle app. Linux alone. */
export const memory: Measurement = {
  name: 'memory',
  async measure({ inTurn }) {
    const { bare, quayside } = await inTurn(async ({ pid }) => {
      await wait(IDLE_AFTER);
      return memoryOf(pid);
    });
    const name = 'idle memory, all processes';
    const madeOf = beyondWords(bare, quayside, 'MB');
    return [{ name, unit: 'MB', madeOf, bare: bare.map(sum), quayside: quayside.map(sum), atMostTimes: 1.2 }];
  },
};

function sum(sizes: ByProcess): number {
  return [...sizes.values()].reduce((all, size) => all + size, 0);
}
