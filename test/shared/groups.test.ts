import { expect, test } from 'vitest';
import { groupNameFault } from '../../src/shared/groups.ts';

const groups = [{ id: 'g', name: 'Clients', instanceIds: [], folded: false }];

test.each([
  ['   ', null, 'Enter a name.'],
  ['x'.repeat(41), null, 'Use at most 40 characters.'],
  [' clients ', null, '“Clients” is already there.'],
  ['CLIENTS', 'g', null],
  ['Lab', null, null],
])('a group may be called %j: %s', (name, except, fault) => {
  expect(groupNameFault(name, groups, except)).toBe(fault);
});
