import { expect, test, vi } from 'vitest';
import { gathered, yieldAfter, yieldToEventLoop } from '../../../src/main/scheduling/yielding.ts';
import { turnsOf } from './turns.ts';

test('others have their turn at a yield', async () => expect(await turnsOf(yieldToEventLoop)).toBe(1));

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

test('what comes within its time is done together, and later calls wait for their own', () => {
  vi.useFakeTimers();
  const run = vi.fn();
  const soon = gathered(run, 20);
  for (let each = 0; each < 3; each += 1) soon();
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(120);
  expect(run).toHaveBeenCalledTimes(1);
  soon();
  vi.advanceTimersByTime(20);
  expect(run).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});
