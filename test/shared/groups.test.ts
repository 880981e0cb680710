import { expect, test } from 'vitest';
import { GROUP_NAMES } from '../../src/shared/choices.ts';
import { nameFault } from '../../src/shared/nameFault.ts';

const groups = [{ id: 'g', name: 'Clients', instanceIds: [], folded: false }];

test.each([
  ['   ', null, 'Enter a name.'],
  ['x'.repeat(41), null, 'Use at most 40 characters.'],
  [' clients ', null, '“Clients” is already there.'],
  ['CLIENTS', 'g', null],
  ['Lab', null, null],
])('a group may be called %j: %s', (name, except, fault) => {
  expect(nameFault(name, GROUP_NAMES, groups, except)).toBe(fault);
});
