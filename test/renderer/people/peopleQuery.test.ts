import { expect, test } from 'vitest';
import { peopleCalls } from '../../../src/shared/calls/people.ts';
import { choicesAmong, countFilters, EVERYONE, queryOf } from '../../../src/shared/peopleQuery.ts';
import { savedViewShape } from '../../../src/shared/preferences.ts';
import { organizationKey } from '../../../src/shared/target.ts';

const TODAY = '2026-11-26';
const accepted = peopleCalls['people.list'].input;

test('what is set above the list becomes a query that the contract takes', () => {
  const query = queryOf(
    {
      search: 'x'.repeat(5_000),
      choices: {
        role: ['admin', 'Auditor'],
        more: ['owner', 'no-two-factor', 'invited', 'ends-soon', 'sees-nothing'],
        organization: [organizationKey({ instanceId: 'i2', organizationId: 'o2' })],
        atLeast: ['2'],
        atMost: ['nine'],
        instance: ['i1'],
        domain: ['acme.example'],
        newSince: ['2026-05-04'],
        changed: ['before-90'],
        access: ['everything', 'nothing', 'unheard-of'],
      },
      sort: { column: organizationKey({ instanceId: 'i1', organizationId: 'o1' }), descending: true },
    },
    { today: TODAY },
  );
  expect(query).toMatchObject({
    roles: ['admin', 'Auditor'],
    owner: true,
    noTwoFactor: true,
    seesNothing: true,
    organizations: [{ instanceId: 'i2', organizationId: 'o2' }],
    only: 'invited',
    atLeast: 2,
    atMost: null,
    instanceIds: ['i1'],
    domains: ['acme.example'],
    newSince: new Date(2026, 4, 4).getTime(),
    changed: { is: 'before', at: new Date(2026, 7, 28).getTime() },
    endsBy: '2026-12-10',
    sees: ['nothing', 'everything'],
    sort: { by: 'column', instanceId: 'i1', organizationId: 'o1', descending: true },
  });
  expect(accepted.safeParse({ query, from: 0, count: 100 }).error).toBeUndefined();
});

test('nothing set lets everyone through, who may do most first', () => {
  const sort = { by: 'risk', descending: false };
  expect(queryOf({ search: '', choices: {}, sort: null }, { today: TODAY })).toEqual({ ...EVERYONE, sort });
  expect(countFilters({})).toBe(0);
  expect(countFilters({ role: ['admin', 'member'], more: ['owner'], atMost: [] })).toBe(3);
});

test.each([
  ['invited', { only: 'invited' }],
  ['sees-nothing', { seesNothing: true }],
  ['ends-soon', { endsBy: '2026-12-10' }],
])(
  'a view that was saved with “%s” from the filter, which presets alone offer now, selects the same',
  (choice, asked) => {
    const kept = { id: '1', name: 'Old', as: 'list', search: '', choices: { more: [choice] }, sort: null };
    const view = savedViewShape.parse({ ...kept, columns: [], stayZero: false });
    expect(queryOf(view, { today: TODAY })).toMatchObject(asked);
  },
);

const GROUPS = [
  { id: 'g1', name: 'Clients', instanceIds: ['i1', 'i2'], folded: false },
  { id: 'g2', name: 'Empty', instanceIds: [], folded: false },
  { id: 'g3', name: 'Own', instanceIds: ['i3'], folded: true },
];

test('a group stands for its instances, together with those that are chosen by themselves', () => {
  const on = (choices: Record<string, string[]>) =>
    queryOf({ search: '', choices, sort: null }, { groups: GROUPS, today: TODAY }).instanceIds;
  expect(on({ group: ['g1'] })).toEqual(['i1', 'i2']);
  expect(on({ group: ['g1', 'g3'], instance: ['i2', 'i4'] })).toEqual(['i2', 'i4', 'i1', 'i3']);
  expect(on({})).toEqual([]);
});

test('a choice of what is gone goes with it: an instance, a group, a group without an instance; all others stay', () => {
  const choices = {
    instance: ['i1', 'gone'],
    group: ['g1', 'g2', 'gone'],
    organization: ['["i1","o"]', '["gone","o"]'],
    role: ['admin'],
  };
  const left = choicesAmong(choices, ['i1', 'i2', 'i3'], GROUPS);
  expect(left).toEqual({
    instance: ['i1'],
    group: ['g1'],
    organization: ['["i1","o"]'],
    role: ['admin'],
  });
  expect(choicesAmong(left, ['i1', 'i2', 'i3'], GROUPS)).toBe(left);
  // Nothing left of the choices lets all instances through, as nothing chosen does.
  expect(
    queryOf(
      { search: '', choices: choicesAmong(left, ['i3'], GROUPS), sort: null },
      { groups: GROUPS, today: TODAY },
    ).instanceIds,
  ).toEqual([]);
});

test('a search of several addresses asks for these, whatever stands between them; one is a search for words', () => {
  const asked = (search: string) => queryOf({ search, choices: {}, sort: null }, { today: TODAY });
  expect(asked(' Ann@x.example, "Bob Lee" <bob@x.example>;ann@X.example  carl@y.example')).toMatchObject({
    search: '',
    addresses: ['ann@x.example', 'bob@x.example', 'carl@y.example'],
  });
  for (const words of ['ann@x.example', 'ann@x.example @x bob@ @ @@', 'a b'])
    expect(asked(words)).toMatchObject({ search: words, addresses: [] });
  const many = Array.from({ length: 1_200 }, (_, at) => `p${at}@x.example`).join(' ');
  expect(accepted.safeParse({ query: asked(many), from: 0, count: 100 }).error).toBeUndefined();
});
