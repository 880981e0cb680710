import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handOver } from '../../../src/main/shell/updater.ts';

vi.mock('electron', () => ({ app: {}, autoUpdater: {} }));

const MINUTE = 60_000;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A download of so many minutes, handed to a part of the system. */
function open(minutes: number) {
  const to = new EventEmitter();
  const giveUp = new AbortController();
  let end = 'waits';
  const over = handOver({
    to,
    taken: 'taken',
    hand: () => new Promise((resolve) => setTimeout(resolve, minutes * MINUTE)),
    within: 5 * MINUTE,
    signal: giveUp.signal,
  }).then(
    () => {
      end = 'taken';
    },
    (error: Error) => {
      end = error.message;
    },
  );
  return { to, giveUp, over, end: () => end };
}

test('a slow line does not count as time that the system takes', async () => {
  const slow = open(60);
  await vi.advanceTimersByTimeAsync(61 * MINUTE);
  slow.to.emit('taken');
  await slow.over;
  expect(slow.end()).toBe('taken');
});

test('a system that says nothing is given up, and an end of the app waits for none', async () => {
  const silent = open(1);
  await vi.advanceTimersByTimeAsync(7 * MINUTE);
  expect(silent.end()).toMatch(/abort/);
  const ended = open(1);
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(ended.end()).toBe('waits');
  ended.giveUp.abort();
  await ended.over;
  expect(ended.end()).toMatch(/abort/);
  expect(vi.getTimerCount()).toBe(0);
});

test('what the system refuses is told as it says it', async () => {
  const refused = open(1);
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  refused.to.emit('error', new Error('Code signature is not valid.'));
  await refused.over;
  expect(refused.end()).toBe('Code signature is not valid.');
});
