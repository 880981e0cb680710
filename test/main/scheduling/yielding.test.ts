import { expect, test } from 'vitest';
import {
  type YieldIfDue,
  yieldAfter,
  yieldEvery,
  yieldToEventLoop,
} from '../../../src/main/scheduling/yielding.ts';
import { turnsOf } from './turns.ts';

async function times(count: number, yieldIfDue: YieldIfDue): Promise<void> {
  for (let each = 0; each < count; each += 1) await yieldIfDue();
}

test('others have their turn at each yield', async () =>
  expect(await turnsOf(() => times(3, yieldToEventLoop))).toBe(3));

test('work of many items yields at every so many-th, and of fewer at none', async () => {
  expect(await turnsOf(() => times(7, yieldEvery(3)))).toBe(2);
  expect(await turnsOf(() => times(2, yieldEvery(3)))).toBe(0);
});

test('work by time yields once enough was worked, and counts anew from then on: what others took is not its own', async () => {
  let now = 0;
  const due = yieldAfter(10, () => now);
  const worked = (ms: number) =>
    turnsOf(async () => {
      now += ms;
      await due();
    });
  expect(await worked(9)).toBe(0);
  expect(await worked(1)).toBe(1);
  expect(await worked(9)).toBe(0);
  setImmediate(() => {
    now += 50;
  });
  expect(await worked(1)).toBe(1);
  expect(await worked(9)).toBe(0);
});
