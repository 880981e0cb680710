import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ComparedDifference,
  differencesOf,
  type Presence,
  presenceOf,
} from '../../src/shared/compared.ts';
import { told } from './comparedWorlds.ts';

const RANK = ['owner', 'admin', 'billing', 'member'];

/** Everything that could stand in a cell, pair by pair of organizations. */
function naive(places: readonly Presence[]): ComparedDifference[][] {
  const here = places.map((place) => (place.state === 'here' ? place.standings : null));
  const best = here.map((all) => all && RANK.find((each) => all.some(({ role }) => role === each)));
  const first = here.findIndex((all) => all !== null);
  const factors = here.map((all) =>
    all?.flatMap(({ as, twoFactor }) => (as === 'member' ? [twoFactor] : [])),
  );
  return places.map((place, at) => {
    const out: ComparedDifference[] = [];
    const others = here.filter((all, other) => other !== at && all !== null);
    if (place.state === 'none' && others.length > 0) out.push({ kind: 'missing' });
    if (place.state !== 'here') return out;
    if (place.standings[0].as === 'invited' && others.some((all) => all?.[0].as === 'member'))
      out.push({ kind: 'invited' });
    if (best[at] !== best[first]) out.push({ kind: 'role', from: first, role: best[first] ?? '' });
    const isOnElsewhere = factors.some(
      (values = [], other) => other !== at && values.length > 0 && values.every((value) => value === true),
    );
    if (factors[at]?.includes(false) && isOnElsewhere) out.push({ kind: 'no-2fa' });
    return out;
  });
}

test('people differ where they are missing, only invited, in another role or without 2FA, and never by what is unknown', () => {
  fc.assert(
    fc.property(told, (all) => {
      const places = all.map(({ held, isCurrent }) => presenceOf(held, isCurrent));
      expect(differencesOf(places)).toEqual(naive(places));
    }),
    { numRuns: 1_000 },
  );
});

test('whoever is a member by one address is no guest by another, and whoever is not listed is missing in current lists alone', () => {
  fc.assert(
    fc.property(told, (all) => {
      for (const { held, isCurrent } of all) {
        const place = presenceOf(held, isCurrent);
        const members = held.filter(({ role }) => role !== null);
        if (held.length === 0) expect(place.state).toBe(isCurrent ? 'none' : 'unknown');
        else if (place.state !== 'here') expect(place.state).toBe('here');
        else {
          expect(place.standings).toHaveLength((members.length > 0 ? members : held).length);
          expect(new Set(place.standings.map(({ as }) => as))).toEqual(
            new Set([members.length > 0 ? 'member' : 'invited']),
          );
        }
      }
    }),
  );
});
