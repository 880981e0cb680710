import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compared, diff, saysOf } from './today.ts';
import { hiddenPlaces, twoMoments } from './worlds.ts';

describe('law 1: what is unseen differs from nothing', () => {
  test('nothing differs from itself, however little of it is seen', () => {
    fc.assert(
      fc.property(twoMoments, ({ before, seenBefore, proven }) => {
        expect(diff(before, before, proven)).toEqual([]);
        expect(diff(seenBefore, seenBefore, proven)).toEqual([]);
      }),
    );
  });

  test('who sees less of a baseline, or of now, is told nothing that is not so', () => {
    fc.assert(
      fc.property(twoMoments, ({ before, after, seenBefore, seenAfter, proven }) => {
        const whole = diff(before, after, proven).map(saysOf);
        expect(whole).toEqual(expect.arrayContaining(diff(seenBefore, seenAfter, proven).map(saysOf)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('compared organizations show nobody as missing, only invited, without 2FA or otherwise where that is unseen', () => {
    fc.assert(
      fc.property(hiddenPlaces, ({ told, seen }) => {
        expect(compared(told)).toEqual(expect.arrayContaining(compared(seen)));
      }),
      { numRuns: 1_000 },
    );
  });
});
