import os from 'node:os';
import { expect, test } from 'vitest';
import { addedSince, beyondWords, cpuWords } from './processes.ts';

const on = `on ${os.cpus().length} processors`;

test('CPU is told by process, the largest first, without what took less than a twentieth', () => {
  const runs = [100, 300, 200].map((main) => new Map(Object.entries({ main, 'the page': 250, others: 10 })));
  expect(cpuWords(runs, 'a round trip of 150 ms, and ')).toBe(
    `a round trip of 150 ms, and 460 ms of CPU ${on}: the page 250, main 200.`,
  );
});

test('what one subject has beyond the other counts a process that the other lacks whole', () => {
  const bare = [new Map([['main', 100]])];
  const quayside = [new Map(Object.entries({ main: 160, 'the keychain’s process': 40 }))];
  expect(beyondWords(bare, quayside, 'MB')).toBe(
    'beyond what it is compared with 100 MB: main 60, the keychain’s process 40.',
  );
});

test('what was used before does not count', () =>
  expect(addedSince(new Map([['main', 40]]), new Map([['main', 100]]))).toEqual(new Map([['main', 60]])));
