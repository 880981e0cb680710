import { expect, test } from 'vitest';
import { stillMatching } from '../../../src/renderer/src/features/palette/useOffer.ts';
import type { Person } from '../../../src/shared/calls/people.ts';

const person = (email: string, name = ''): Person => ({ id: email, email, emails: [email], name, cells: [] });
const FOUND = [person('ana@x.example'), person('bob@x.example', 'Ánna Bó')];
const still = (search: string) => stillMatching(FOUND, search).map(({ email }) => email);

test('until main has answered, none of those found before stays who does not match what is typed now', () => {
  expect(still('an')).toHaveLength(2);
  expect(still('anna')).toEqual(['bob@x.example']);
  expect(still('ana x.ex')).toEqual(['ana@x.example']);
  expect(still('zoe')).toEqual([]);
});
