import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accessPlace,
  accessSumLine,
  accessSumWords,
  sumAccess,
} from '../../../src/shared/permissions/accessSum.ts';
import type { AccessSummary } from '../../../src/shared/permissions/accessSummary.ts';

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
  [[], null, null],
  [[[nothing]], 'sees nothing', 'sees nothing'],
  [[[nothing], [nothing]], 'sees nothing in all 2', 'sees nothing in all 2'],
  [
    [[nothing], [some(3)], [everything], [some(4)], [unknown]],
    'sees nothing in 1 of 5',
    'sees nothing in 1, 7 granted in 2, everything in 1, not read in 1 of 5 organizations',
  ],
  [[[some(3)]], '3 granted', '3 granted'],
  [[[some(3)], [some(4)]], '7 granted in all 2', '7 granted in all 2'],
  [[[some(0)]], 'no projects', 'no projects'],
  [[[everything], [everything]], 'everything in all 2', 'everything in all 2'],
  [[[everything], [unknown]], 'everything in 1 of 2', 'everything in 1, not read in 1 of 2 organizations'],
  [[[unknown]], 'not read', 'not read'],
  [[[nothing, some(2)]], '2 granted', '2 granted'],
  [[[nothing, unknown]], 'not read', 'not read'],
])(
  'what a person sees over their organizations is told by the least of it, and whole',
  (all, words, line) => {
    const sum = sumAccess(all as AccessSummary[][]);
    expect(accessSumWords(sum)).toBe(words);
    expect(accessSumLine(sum)).toBe(line);
  },
);

test('whoever sees nothing somewhere stands before whoever was granted something, and everything comes last', () => {
  const summary = fc.oneof(fc.constantFrom(nothing, unknown, everything), fc.nat(30).map(some));
  const person = fc.array(fc.array(summary, { maxLength: 2 }), { maxLength: 5 });
  fc.assert(
    fc.property(person, person, (one, other) => {
      const [a, b] = [sumAccess(one), sumAccess(other)];
      const [at, bt] = [accessPlace(a), accessPlace(b)];
      expect(at === null).toBe(a.nothing + a.some + a.everything === 0);
      if (at === null || bt === null) return;
      if (a.nothing > b.nothing) expect(at).toBeLessThan(bt);
      else if (a.nothing === 0 && b.nothing === 0 && a.some > 0 && (b.some === 0 || a.granted < b.granted))
        expect(at).toBeLessThan(bt);
    }),
  );
});
