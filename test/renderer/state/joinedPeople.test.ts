import { expect, it } from 'vitest';
import { joinedWords, planOfJoined } from '../../../src/renderer/src/state/joinedPeople.ts';
import type { JoinedPeople } from '../../../src/shared/calls/kits.ts';

const at = (organizationId: string) => ({ instanceId: 'shop', organizationId });
const ALL: JoinedPeople[] = [
  {
    kitId: 'a',
    name: 'A',
    mode: 'at-least',
    isDeleted: false,
    people: [{ email: 'ann@x.example', ...at('one') }],
  },
  {
    ...{ kitId: 'b', name: 'B', mode: 'exactly', isDeleted: false },
    people: [
      { email: 'bob@x.example', ...at('one') },
      { email: 'bob@x.example', ...at('two') },
      { email: 'cat@x.example', ...at('two') },
    ],
  },
];

it('those who wait for one kit are planned together, each person and organization once', () => {
  expect(planOfJoined(ALL.slice(1))).toEqual({
    kind: 'apply-kit',
    ...{ kitId: 'b', mode: 'exactly' },
    people: [['bob@x.example'], ['cat@x.example']],
    places: [at('one'), at('two')],
  });
});

it('for those whose kit was deleted another one is chosen first', () => {
  expect(planOfJoined(ALL.slice(0, 1).map((group) => ({ ...group, isDeleted: true })))).toEqual({
    kind: 'apply-kit',
    people: [['ann@x.example']],
    places: [at('one')],
  });
});

it('in one organization those alone are planned who wait there', () => {
  expect(planOfJoined(ALL, at('two'))).toMatchObject({ kitId: 'b', places: [at('two')] });
  expect(planOfJoined(ALL, at('three'))).toBeNull();
});

it('how many wait is told, and nothing where nobody does', () => {
  expect(joinedWords(0)).toBeNull();
  expect(joinedWords(1)).toBe('1 person who joined waits for their permissions');
  expect(joinedWords(2)).toBe('2 people who joined wait for their permissions');
});
