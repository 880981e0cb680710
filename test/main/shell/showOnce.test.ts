import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createShowOnce } from '../../../src/main/shell/showOnce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const shows: number[] = [];
  const start = Date.now();
  return { ...createShowOnce(() => shows.push(Date.now() - start)), shows };
}

test('at the first frame', () => {
  const window = open();
  vi.advanceTimersByTime(120);
  window.readyToShow();
  expect(window.shows).toEqual([120]);
});

test('200 ms after the page has loaded, where no frame is reported', () => {
  const window = open();
  vi.advanceTimersByTime(300);
  window.loaded();
  vi.advanceTimersByTime(5_000);
  expect(window.shows).toEqual([500]);
});

test('after 3 s whatever was reported', () => {
  const window = open();
  vi.advanceTimersByTime(10_000);
  expect(window.shows).toEqual([3_000]);
});

test('once alone, so that a window hidden since stays hidden', () => {
  const window = open();
  window.loaded();
  window.readyToShow();
  window.readyToShow();
  window.loaded();
  vi.advanceTimersByTime(10_000);
  expect(window.shows).toEqual([0]);
});

test('never, once the window is closed', () => {
  const window = open();
  window.loaded();
  window.cancel();
  vi.advanceTimersByTime(10_000);
  window.readyToShow();
  expect(window.shows).toEqual([]);
});
