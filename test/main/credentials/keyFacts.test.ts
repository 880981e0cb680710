import { expect, test } from 'vitest';
import { keyFactsIn } from '../../../src/main/registry/records.ts';
import type { Account, Caller, Organization } from '../../../src/shared/dokploy.ts';
import { memberRow, organizationRow } from '../../shared/records.ts';

const caller = (userId: string): Caller => memberRow(userId, { role: 'owner' });
const organization = (id: string, own?: { userId: string; role: string }): Organization =>
  organizationRow(id, {
    name: id.toUpperCase(),
    ownerId: 'ada',
    ...(own ? { members: [{ id: `m-${own.userId}`, ...own }] } : {}),
  });
const account = (patch: Partial<Account>): Account => ({
  version: '0.30.2',
  caller: null,
  organizations: [],
  ...patch,
});

const ada = {
  caller: caller('ada'),
  organizations: [organization('acme', { userId: 'ada', role: 'owner' })],
};
const bob = {
  caller: caller('bob'),
  organizations: [organization('labs', { userId: 'bob', role: 'admin' })],
};
const both = account({
  caller: ada.caller,
  organizations: [...ada.organizations, ...bob.organizations],
  people: [ada, bob],
});

test('a key for an organization is that of the person who sees it', () => {
  expect(keyFactsIn(both, 'acme')).toMatchObject({
    userId: 'ada',
    userEmail: 'ada@example.com',
    role: 'owner',
  });
  expect(keyFactsIn(both, 'labs')).toStrictEqual({
    organizationId: 'labs',
    organizationName: 'LABS',
    userId: 'bob',
    userEmail: 'bob@example.com',
    role: 'admin',
    expiresAt: null,
  });
  expect(keyFactsIn(both, 'nowhere')).toBeNull();
});

test('where an organization does not tell who sees it, it is the caller', () => {
  const silent = account({ caller: caller('ada'), organizations: [organization('acme')] });
  expect(keyFactsIn(silent, 'acme')).toMatchObject({ userId: 'ada', role: null });
});

test('where the key shows nobody, the row of the organization tells whose it is, but not the address', () => {
  const gone = account({ organizations: [organization('acme', { userId: 'ada', role: 'member' })] });
  expect(keyFactsIn(gone, 'acme')).toMatchObject({ userId: 'ada', userEmail: null, role: 'member' });
  const nobody = account({ organizations: [organization('acme')] });
  expect(keyFactsIn(nobody, 'acme')).toMatchObject({ userId: null, userEmail: null, role: null });
});
