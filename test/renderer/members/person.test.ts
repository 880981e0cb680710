import { expect, test } from 'vitest';
import { addressOf, doublesOf, factorOf, nameOf } from '../../../src/renderer/src/features/members/person.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { roleSortKey } from '../../../src/shared/facts/role.ts';
import { TWO_FACTOR } from '../../../src/shared/facts/twoFactor.ts';
import { memberRow } from '../../shared/records.ts';

const user = { id: 'u-1', email: 'one@acme.example' };
const member = (twoFactorEnabled: boolean | null | undefined) =>
  memberRow('u-1', { id: 'm-1', organizationId: 'org-1', user: { ...user, twoFactorEnabled } });

test('a name is put together from what the server has, of old and new ones, and may be empty', () => {
  expect(nameOf({ ...user, firstName: 'Team', lastName: 'Lead' })).toBe('Team Lead');
  expect(nameOf({ ...user, firstName: '', lastName: 'Lead' })).toBe('Lead');
  expect(nameOf({ ...user, firstName: ' \u200b', name: 'Old Name' })).toBe('Old Name');
  expect(nameOf({ ...user, firstName: null, lastName: '' })).toBe('');
});

test('a second factor that the server does not tell is not called off', () => {
  const said = [true, false, null, undefined].map((told) => TWO_FACTOR.wordsOf(factorOf(member(told))));
  expect(said).toEqual(['on', 'off', 'unknown', 'unknown']);
});

test('roles sort by what they may do, custom ones between admin and member', () => {
  const roles = ['member', 'billing', 'admin', 'auditor', 'owner'];
  expect(roles.sort((a, b) => (roleSortKey(a) < roleSortKey(b) ? -1 : 1))).toEqual([
    'owner',
    'admin',
    'auditor',
    'billing',
    'member',
  ]);
});

const person = (id: string, email: string): Member => memberRow(id, { organizationId: 'org-1', email });

test('addresses that differ in case alone are one person, each told of the others', () => {
  const people = [
    person('u-1', 'one@acme.example'),
    person('u-2', 'One@ACME.example'),
    person('u-3', 'two@acme.example'),
    person('u-4', ''),
    person('u-5', ''),
  ];
  const doubles = doublesOf(people);
  expect([...doubles.keys()]).toEqual(['u-1', 'u-2']);
  expect(doubles.get('u-1')?.map(({ userId }) => userId)).toEqual(['u-2']);
});

test('two memberships of one account are not two people', () =>
  expect(doublesOf([person('u-1', 'one@acme.example'), person('u-1', 'one@acme.example')]).size).toBe(0));

test('an account without an address that can be seen is called by its id', () =>
  expect(addressOf({ id: 'u-9', email: ' \u200b' })).toBe('u-9'));
