import { expect, test } from 'vitest';
import { countFilters, queryOf } from '../../../src/renderer/src/features/people/peopleQuery.ts';
import { organizationKey } from '../../../src/renderer/src/state/organizationRef.ts';
import { peopleCalls } from '../../../src/shared/calls/people.ts';

const accepted = peopleCalls['people.list'].input;

test('what is set above the matrix becomes a query that the contract takes', () => {
  const query = queryOf({
    search: 'x'.repeat(5_000),
    choices: {
      role: ['admin', 'Auditor'],
      more: ['owner', 'no-two-factor', 'invited'],
      atLeast: ['2'],
      atMost: ['nine'],
      instance: ['i1'],
      domain: ['acme.example'],
      newSince: ['2026-05-04'],
    },
    sort: { column: organizationKey({ instanceId: 'i1', organizationId: 'o1' }), descending: true },
  });
  expect(query).toMatchObject({
    roles: ['admin', 'Auditor'],
    owner: true,
    noTwoFactor: true,
    only: 'invited',
    atLeast: 2,
    atMost: null,
    instanceIds: ['i1'],
    domains: ['acme.example'],
    newSince: new Date(2026, 4, 4).getTime(),
    sort: { by: 'column', instanceId: 'i1', organizationId: 'o1', descending: true },
  });
  expect(accepted.safeParse({ query, from: 0, count: 100 }).error).toBeUndefined();
});

test('nothing set lets everyone through, by address', () => {
  const query = queryOf({ search: '', choices: {}, sort: null });
  expect(query).toEqual({
    search: '',
    sort: { by: 'email', descending: false },
    roles: [],
    owner: false,
    atLeast: null,
    atMost: null,
    only: null,
    noTwoFactor: false,
    instanceIds: [],
    domains: [],
    newSince: null,
  });
  expect(countFilters({})).toBe(0);
  expect(countFilters({ role: ['admin', 'member'], more: ['owner'], atMost: [] })).toBe(3);
});
