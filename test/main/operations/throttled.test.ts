import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttled } from '../../../src/main/scheduling/yielding.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('changes without a break are told at once, then in steady steps, and the last of them is told', async () => {
  const told: number[] = [];
  let change = 0;
  const tell = throttled(() => told.push(change), 125);
  for (change = 1; change <= 1_000; change += 1) {
    tell();
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toHaveLength(1 + 8);
  expect(told.at(0)).toBe(1);
  expect(told.at(-1)).toBe(1_000);
});

test('a change after a break is told at once, with all that was noted in the same turn', async () => {
  let value = '';
  const told: string[] = [];
  const tell = throttled(() => told.push(value), 125);
  for (const each of ['one', 'two']) {
    tell();
    value = each;
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(told).toEqual(['one', 'two']);
});
