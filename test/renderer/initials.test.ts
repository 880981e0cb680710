import { expect, test } from 'vitest';
import { initialsOf } from '../../src/renderer/src/ui/initials.ts';

test('initials are whole letters of the first words', () => {
  expect(initialsOf('data science')).toBe('DS');
  expect(initialsOf('Acme')).toBe('AC');
  expect(initialsOf('𝒜lpha')).toBe('𝒜L');
  expect(initialsOf('— !')).toBe('?');
});

test('a short first word is taken whole', () => {
  expect(initialsOf('eu clients')).toBe('EU');
});
