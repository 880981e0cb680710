import { expect, test } from 'vitest';
import { distinctInitials, initialsOf } from '../../../src/renderer/src/state/initials.ts';

test('initials are whole letters of the first words', () => {
  expect(initialsOf('data science')).toBe('DS');
  expect(initialsOf('Acme')).toBe('AC');
  expect(initialsOf('𝒜lpha')).toBe('𝒜L');
  expect(initialsOf('— !')).toBe('?');
});

test('a short first word is taken whole', () => expect(initialsOf('eu clients')).toBe('EU'));

test('a short number is taken whole, with or without a space before it', () => {
  expect(initialsOf('Client 12')).toBe('C12');
  expect(initialsOf('prod2')).toBe('P2');
  expect(initialsOf('Server 2026')).toBe('S2');
});

test('within one list they differ, the first of several having the plain ones', () => {
  expect(distinctInitials(['Production', 'Preview', 'Prague', 'Acme EU', 'Acme US', 'Acme'])).toEqual([
    'PR',
    'PE',
    'PA',
    'AE',
    'AU',
    'AC',
  ]);
  expect(distinctInitials(['EU 1', 'EU 2', 'EU west', 'EU 10'])).toEqual(['EU', 'E2', 'EW', 'E10']);
});

test('instances of one name, or of one letter, are told apart by numbers', () =>
  expect(distinctInitials(['A', 'A', 'A', '!', '!'])).toEqual(['A', 'A2', 'A3', '?', '?2']));

/** Names as people give them, drawn by a generator with a seed. */
function names(seed: number, count: number): string[] {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % below;
  };
  const words = ['Acme', 'prod', 'Süd', 'EU', 'client', 'Ärzte', 'shop', 'x', '東京', 'lab'];
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(3) }, () => (next(4) === 0 ? String(next(40)) : words[next(10)])).join(' '),
  );
}

test.each([1, 2, 3, 4, 5])('a hundred differ, and one that is added changes none before it (%i)', (seed) => {
  const all = names(seed, 100);
  const initials = distinctInitials(all);
  expect(new Set(initials).size).toBe(100);
  expect(initials.filter((each) => [...each].length > 3)).toEqual([]);
  expect(distinctInitials(all.slice(0, 60))).toEqual(initials.slice(0, 60));
});
