import { expect, test } from 'vitest';
import { createPageErrorLog } from '../../../src/main/ipc/router.ts';

test('a page that fails in a loop fills twenty lines in each minute, and one that says so', () => {
  const lines: string[] = [];
  let now = 1_000;
  const write = createPageErrorLog({ log: (line) => lines.push(line), clock: () => now });
  for (let count = 0; count < 100; count += 1) write(`fault ${count}`);
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe('page: more errors within a minute were left out');
  now += 60_000;
  for (let count = 0; count < 100; count += 1) write('later');
  expect(lines.slice(21)).toEqual([
    ...Array(20).fill('page: later'),
    'page: more errors within a minute were left out',
  ]);
});

test('a page’s longest text is cut before a word, so that no part of a secret is left of it, and costs main little', () => {
  const lines: string[] = [];
  const write = createPageErrorLog({ log: (line) => lines.push(line), clock: () => 0 });
  write(`${'word '.repeat(399)}${'A1b2'.repeat(2_000)}`);
  expect(lines).toEqual([`page: ${'word '.repeat(399)}…`]);
});
