import { describe, expect, test } from 'vitest';
import { likelyEnd, steadyEnd, timeLeftWords } from '../../../src/renderer/src/features/outcomes/words.ts';
import type { Step, StepState } from '../../../src/shared/operations/operation.ts';

const SECOND = 1_000;
/** When the operation of each test began, ms since the epoch. */
const BEGAN = 1_000_000;

function lane(instanceId: string, ends: readonly number[], waiting: number, running?: number): Step[] {
  const states: StepState[] = [
    ...ends.map((end): StepState => ({ state: 'done', at: BEGAN + end * SECOND, output: {}, undo: null })),
    ...(running === undefined ? [] : [{ state: 'running', at: BEGAN + running * SECOND } as const]),
    ...Array.from({ length: waiting }, (): StepState => ({ state: 'waiting' })),
  ];
  return states.map((state, id) => ({
    id,
    change: { action: 'members.remove', instanceId, organizationId: 'o', userId: `u${id}`, email: 'e' },
    instanceName: instanceId,
    organizationName: 'Acme',
    state,
  }));
}

function likely(now: number, ...steps: Step[][]): number | null {
  const end = likelyEnd(steps.flat(), BEGAN + now * SECOND);
  return end === null ? null : (end - BEGAN) / SECOND;
}

describe('the likely end', () => {
  test('is not known before three steps have ended, nor where none is left', () => {
    expect(likely(0, lane('a', [], 9))).toBeNull();
    expect(likely(4, lane('a', [2, 4], 9))).toBeNull();
    // Of each of them it is known when it ended, but not how long it took.
    expect(likely(4, lane('a', [2], 9), lane('b', [2], 9), lane('c', [2], 9))).toBeNull();
    expect(likely(6, lane('a', [2, 4, 6], 0))).toBeNull();
    expect(likely(6, lane('a', [2, 4, 6], 1))).toBe(8);
  });

  test('is that of the slowest instance: they run beside each other', () => {
    expect(likely(6, lane('a', [2, 4, 6], 10), lane('b', [1, 2, 3, 4, 5, 6], 12))).toBe(26);
    expect(likely(6, lane('a', [2, 4, 6], 0), lane('b', [1, 2, 3, 4, 5, 6], 12))).toBe(18);
  });

  test('goes for an instance of which nothing has ended by the pace of the others', () => {
    expect(likely(6, lane('a', [2, 4, 6], 1), lane('b', [], 4, 5))).toBe(15);
    expect(likely(6, lane('a', [2, 4, 6], 1), lane('b', [], 5))).toBe(16);
  });

  test('is not put off by one step that took long, nor by the break before steps were run again', () => {
    expect(likely(110, lane('a', [2, 4, 104, 106, 108, 110], 5))).toBe(120);
    const again = [...lane('a', [2, 4], 0), ...lane('a', [5_002, 5_004, 5_006], 5)];
    expect(likely(5_006, again)).toBe(5_016);
  });

  test('follows an instance that has become slower', () => {
    const fast = Array.from({ length: 100 }, (_, at) => at / 10);
    const slow = Array.from({ length: 20 }, (_, at) => 20 + at * 10);
    expect(likely(210, lane('a', [...fast, ...slow], 3))).toBe(240);
  });

  test('moves on with a step that takes longer than the others', () => {
    const steps = lane('a', [2, 4, 6], 4, 6);
    expect([likely(6, steps), likely(7, steps), likely(30, steps)]).toEqual([16, 16, 38]);
  });

  test('counts what failed, and neither what was skipped nor what was stopped', () => {
    const steps = lane('a', [2, 4, 6, 8], 2);
    const error = { code: 'conflict', message: 'No.', advice: 'Look.' } as const;
    const others: StepState[] = [
      { state: 'failed', at: BEGAN + 6 * SECOND, error },
      { state: 'unknown', at: BEGAN + 8 * SECOND, error },
      { state: 'skipped', at: BEGAN, why: 'Already a member.' },
      { state: 'open', at: BEGAN + 9 * SECOND, error },
      { state: 'canceled', at: BEGAN + 9 * SECOND },
    ];
    const mixed = [...steps.slice(0, 2), ...others.map((state) => ({ ...(steps[0] as Step), state }))];
    expect(likely(8, [...mixed, ...steps.slice(4)])).toBe(12);
  });
});

describe('what is shown', () => {
  test('stays while the likely end moves by little, and follows when it moves by more', () => {
    expect(steadyEnd(null, 100_000, 0)).toBe(100_000);
    expect(steadyEnd(100_000, 120_000, 0)).toBe(100_000);
    expect(steadyEnd(100_000, 140_000, 0)).toBe(140_000);
    expect(steadyEnd(100_000, 70_000, 0)).toBe(70_000);
    expect(steadyEnd(100_000, 104_000, 99_000)).toBe(100_000);
    expect(steadyEnd(100_000, null, 0)).toBeNull();
  });

  test.each([
    [-5, 'a few seconds left'],
    [9, 'a few seconds left'],
    [10, 'about 10 s left'],
    [31, 'about 40 s left'],
    [50, 'about 50 s left'],
    [51, 'about 1 min left'],
    [89, 'about 1 min left'],
    [91, 'about 2 min left'],
    [3_560, 'about 59 min left'],
    [3_590, 'about 1 h left'],
    [4_900, 'about 1 h 20 min left'],
    [7_150, 'about 2 h left'],
  ])('%i seconds are told as "%s"', (seconds, words) => {
    expect(timeLeftWords(BEGAN + seconds * SECOND, BEGAN)).toBe(words);
  });
});
