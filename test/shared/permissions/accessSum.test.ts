import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AccessSummary,
  accessPlace,
  accessSumWords,
  sumAccess,
} from '../../../src/shared/permissions/accessSummary.ts';

const nothing: AccessSummary = { sees: 'nothing' };
const unknown: AccessSummary = { sees: 'unknown' };
const everything: AccessSummary = { sees: 'everything', role: 'admin' };
const some = (granted: number): AccessSummary => ({
  sees: 'some',
  projects: granted,
  switches: 1,
  granted,
  isCounted: false,
});

test.each([
  [[], null],
  [[[nothing]], 'Sees nothing'],
  [[[nothing], [nothing]], 'Sees nothing'],
  [
    [[nothing], [some(3)], [everything], [some(4)], [unknown]],
    'Everything in 1 · 7 granted in 2 · not read in 1 · nothing in 1',
  ],
  [
    [[everything], [everything], [everything], ...Array.from({ length: 6 }, () => [nothing])],
    'Everything in 3 · nothing in 6',
  ],
  [[[some(3)]], '3 granted'],
  [[[some(3)], [some(4)]], '7 granted in all 2'],
  [[[some(0)]], 'No projects'],
  [[[everything]], 'Everything'],
  [[[everything], [everything]], 'Everything in all 2'],
  [[[everything], [unknown]], 'Everything in 1 · not read in 1'],
  [[[unknown]], 'Not read'],
  [[[nothing, some(2)]], '2 granted'],
  [[[nothing, unknown]], 'Not read'],
])('what a person sees over their organizations is told with the most first: %#', (all, words) => {
  expect(accessSumWords(sumAccess(all as AccessSummary[][]))).toBe(words);
});

test('who sees everything in most organizations stands first, then who was granted most, and who sees nothing anywhere last', () => {
  const summary = fc.oneof(fc.constantFrom(nothing, unknown, everything), fc.nat(30).map(some));
  const person = fc.array(fc.array(summary, { maxLength: 2 }), { maxLength: 5 });
  fc.assert(
    fc.property(person, person, (one, other) => {
      const [a, b] = [sumAccess(one), sumAccess(other)];
      const [at, bt] = [accessPlace(a), accessPlace(b)];
      expect(at === null).toBe(a.nothing + a.some + a.everything === 0);
      if (at === null || bt === null) return;
      const isNone = (sum: typeof a) => sum.everything + sum.some === 0;
      if (a.everything > b.everything) expect(at).toBeLessThan(bt);
      else if (a.everything + b.everything === 0 && (a.granted > b.granted || (!isNone(a) && isNone(b))))
        expect(at).toBeLessThan(bt);
    }),
  );
});
