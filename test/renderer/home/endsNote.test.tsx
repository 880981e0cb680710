import { expect, test } from 'vitest';
import { EndsNote } from '../../../src/renderer/src/features/home/Overview.tsx';
import { dayAt } from '../../../src/shared/ends.ts';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';

/** The lines of the note about ends in so many days each, with the buttons in them. */
async function linesOf(...days: number[]): Promise<string[]> {
  const bench = await startedBench([]);
  const { store, emit } = bench;
  const ends = days.map((away, at) => {
    const email = `p${at}@x.example`;
    return { personId: email, emails: [email], day: dayAt(Date.now() + away * 86_400_000) };
  });
  emit('ends.changed', { revision: 1, ends });
  await expect.poll(() => store.getState().ends.revision).toBe(1);
  const html = drawn(bench, <EndsNote />);
  return [...html.matchAll(/<li.*?<p>(.*?)<\/p>(.*?)<\/li>/g)].map(
    ([, words = '', button = '']) => `${words} [${button.replaceAll(/<[^>]*>/g, '')}]`,
  );
}

test('who ends later has no line, and who ends soon has one alone', async () => {
  expect(await linesOf(15, 400)).toEqual([]);
  const [line, ...others] = await linesOf(5, 15);
  expect(line).toMatch(/^Access of p0@x\.example ends in 5 days, on .*\. \[Show end dates\]$/);
  expect(others).toEqual([]);
});

test('those who are due have a line each with their off-boarding, two of them, and the others are counted', async () => {
  const lines = await linesOf(-40, -3, -2, -1, 0, 3, 14);
  expect(lines.slice(0, 2).map((line) => line.replace(/on .*\./, 'on DAY.'))).toEqual(
    ['p0', 'p1'].map((who) => `Access of ${who}@x.example ended on DAY. [Review the off-boarding…]`),
  );
  expect(lines.slice(2)).toEqual([
    'Access of 3 more people has ended. [Show end dates]',
    'Access of 2 people ends within 14 days. [Show end dates]',
  ]);
});
