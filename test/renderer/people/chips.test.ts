import { expect, test } from 'vitest';
import { chipsOf } from '../../../src/renderer/src/features/people/PeopleFilter.tsx';
import { PRESETS } from '../../../src/renderer/src/state/peopleView.ts';

const PLACES = [
  { kind: 'group', value: 'g1', label: 'Northwind' },
  { kind: 'instance', value: 'i1', label: 'Castle' },
];

test('each set filter says what it asks for, and leaves the others when it is taken away', () => {
  const choices = {
    ...{
      role: ['owner', 'admin'],
      more: ['no-two-factor', 'ends-soon'],
      group: ['g1'],
      instance: ['i1', 'gone'],
    },
    ...{ access: ['nothing'], signIn: ['never'], changed: ['before-90'], newSince: ['2026-05-04'] },
    ...{ atLeast: ['2'], domain: ['a.example', 'b.example', 'c.example', 'd.example'], atMost: [] },
  };
  const chips = chipsOf(choices, PLACES);
  expect(chips.map(({ words }) => words)).toEqual([
    ...[
      'Role: owner, admin',
      'No 2FA somewhere',
      'Access ends soon or has ended',
      'Northwind',
      'Castle, gone',
    ],
    ...['Sees nothing somewhere', 'Sign-in: never seen', 'Not changed for 90 days', 'New since May 4, 2026'],
    ...['Organizations: at least 2', 'Domain: a.example, b.example, c.example and 1 more'],
  ]);
  expect(chips[0]?.left).toEqual({ ...choices, role: [] });
  expect(chips[1]?.left).toEqual({ ...choices, more: ['ends-soon'] });
});

test('every preset is told by chips in words', () => {
  for (const { choices } of PRESETS)
    for (const { words } of chipsOf(choices, [])) expect(words).toMatch(/^[A-Z].* .*/);
});
