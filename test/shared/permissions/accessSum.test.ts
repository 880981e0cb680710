import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCESS_OVERALL } from '../../../src/shared/facts/access.ts';
import { type AccessSummary, sumAccess } from '../../../src/shared/permissions/accessSummary.ts';

const nothing: AccessSummary = { sees: 'nothing' };
const unknown: AccessSummary = { sees: 'unknown' };
const everything: AccessSummary = { sees: 'everything', role: 'admin' };
const some = (granted: number): AccessSummary => ({
  sees: 'some',
  granted,
  access: { switches: 1, projects: granted, environments: 0, services: 0, gitProviders: 0, servers: 0 },
});

test.each([
  [[[nothing]], 'sees nothing'],
  [[[nothing], [nothing]], 'sees nothing'],
  [
    [[nothing], [some(3)], [everything], [some(4)], [unknown]],
    'everything in 1 · 7 granted in 2 · not read in 1 · nothing in 1',
  ],
  [
    [[everything], [everything], [everything], ...Array.from({ length: 6 }, () => [nothing])],
    'everything in 3 · nothing in 6',
  ],
  [[[some(3)]], '3 projects, 1 switch'],
  [[[some(3)], [some(4)]], '7 granted in all 2'],
  [[[some(0)]], 'no projects, 1 switch'],
  [[[everything]], 'everything, as admin'],
  [[[everything], [everything]], 'everything in all 2'],
  [[[everything], [unknown]], 'everything in 1 · not read in 1'],
  [[[unknown]], 'not read'],
  [[[nothing, some(2)]], '2 granted'],
  [[[nothing, unknown]], 'not read'],
])('what a person sees over their organizations is told with the most first: %#', (all, words) => {
  expect(ACCESS_OVERALL.wordsOf(all as AccessSummary[][])).toBe(words);
});

test('who sees everything in most organizations stands first, then who was granted most, and who sees nothing anywhere last', () => {
  const summary = fc.oneof(fc.constantFrom(nothing, unknown, everything), fc.nat(30).map(some));
  const person = fc.array(fc.array(summary, { maxLength: 2 }), { maxLength: 5 });
  fc.assert(
    fc.property(person, person, (one, other) => {
      const [a, b] = [sumAccess(one), sumAccess(other)];
      const [at, bt] = [one, other].map(ACCESS_OVERALL.sortKeyOf);
      expect(at === null).toBe(a.nothing + a.some + a.everything === 0);
      if (typeof at !== 'number' || typeof bt !== 'number') return;
      const isNone = (sum: typeof a) => sum.everything + sum.some === 0;
      if (a.everything > b.everything) expect(at).toBeLessThan(bt);
      else if (a.everything + b.everything === 0 && (a.granted > b.granted || (!isNone(a) && isNone(b))))
        expect(at).toBeLessThan(bt);
    }),
  );
});
