import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createGatheringStore, nextFrame } from '../../../src/renderer/src/state/store.ts';
import { replaceEqualDeep } from '../../../src/renderer/src/state/structuralSharing.ts';

function makeStore() {
  const frames: (() => void)[] = [];
  const store = createGatheringStore({ startedAt: 0, nextFrame: (tell) => void frames.push(tell) });
  const told: string[] = [];
  store.subscribe((state, before) => told.push(`${before.version}→${state.version}`));
  const gather = (version: string) => store.gather((state) => ({ ...state, version }));
  const passFrame = () => {
    for (const tell of frames.splice(0)) tell();
  };
  return { store, told, gather, passFrame, frames };
}

describe('the store', () => {
  test('holds what is gathered at once, and tells it once per frame, however much it is', () => {
    const { store, told, gather, passFrame, frames } = makeStore();
    for (let at = 1; at <= 200; at += 1) gather(String(at));
    expect(store.getState().version).toBe('200');
    expect([told, frames.length]).toEqual([[], 1]);
    passFrame();
    expect(told).toEqual(['→200']);
    gather('201');
    passFrame();
    passFrame();
    expect(told).toEqual(['→200', '200→201']);
  });

  test('tells what a person does at once, with all that was gathered, and does not tell that again', () => {
    const { store, told, gather, passFrame } = makeStore();
    gather('1');
    store.setState((state) => ({ ...state, version: `${state.version}+` }));
    expect(told).toEqual(['→1+']);
    passFrame();
    expect(told).toEqual(['→1+']);
  });

  test('tells nothing of what changes nothing', () => {
    const { store, told, frames } = makeStore();
    store.gather((state) => state);
    store.setState((state) => state);
    expect([told, frames]).toEqual([[], []]);
  });

  test('of a hidden window, which draws no frames, tells soon all the same', () => {
    vi.useFakeTimers();
    vi.stubGlobal('requestAnimationFrame', () => 1);
    vi.stubGlobal('cancelAnimationFrame', () => {});
    const tell = vi.fn();
    nextFrame(tell);
    vi.advanceTimersByTime(200);
    expect(tell).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
});

test('structural sharing: an answer that says the same is the same object; of another one each part that says the same is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, other) => {
      expect(replaceEqualDeep(before, structuredClone(before))).toBe(before);
      expect(replaceEqualDeep(before, other)).toEqual(other);
      const rows = [{ row: before }, { row: other }];
      const next = replaceEqualDeep(rows, [...structuredClone(rows), { row: null }]);
      expect([next[0], next[1]]).toEqual(rows);
      expect(next[0]).toBe(rows[0]);
      expect(next[1]).toBe(rows[1]);
    }),
  );
});
