import { expect, test } from 'vitest';
import { type FoundPeople, foundFor } from '../../../src/renderer/src/features/palette/useOffer.ts';
import type { Person } from '../../../src/shared/calls/people.ts';

const person = (email: string, name = ''): Person => ({ id: email, email, emails: [email], name, cells: [] });
const FOUND: FoundPeople = {
  search: 'an',
  people: [person('ana@x.example'), person('bob@x.example', 'Ánna Bó')],
  matching: 20,
};

test('until main has answered, none of those found before stays who does not match what is typed now', () => {
  expect(foundFor(FOUND, 'an')).toBe(FOUND);
  expect(foundFor(FOUND, 'anna').people.map(({ email }) => email)).toEqual(['bob@x.example']);
  expect(foundFor(FOUND, 'ana x.ex').people.map(({ email }) => email)).toEqual(['ana@x.example']);
  // How many more there are is not known yet.
  expect(foundFor(FOUND, 'zoe')).toEqual({ search: 'zoe', people: [], matching: 0 });
});
