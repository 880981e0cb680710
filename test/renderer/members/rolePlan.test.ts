import { expect, test } from 'vitest';
import { planRoles } from '../../../src/renderer/src/features/members/ChangeRoles.tsx';
import type { Member } from '../../../src/shared/dokploy.ts';
import type { Principal } from '../../../src/shared/principal.ts';
import { memberRow } from '../../shared/records.ts';

const principal: Principal = {
  version: '0.30.2',
  isCloud: false,
  role: 'admin',
  userId: 'u-me',
  organizationId: 'org-1',
  allowed: null,
};

const member = (id: string, role: string): Member =>
  memberRow(`u-${id}`, { id: `m-${id}`, organizationId: 'org-1', role, email: `${id}@acme.example` });

const people = [
  member('boss', 'owner'),
  member('me', 'admin'),
  member('peer', 'admin'),
  member('desk', 'member'),
  member('books', 'billing'),
];

test('a plan tells for each person what becomes of them, and why not', () => {
  const plans = planRoles(people, 'member', principal);
  expect(plans.map(({ state }) => state)).toEqual(['barred', 'barred', 'barred', 'same', 'change']);
  const reasons = plans.flatMap((plan) => (plan.state === 'barred' ? [plan.reason] : []));
  expect(reasons).toEqual([
    'The owner’s role cannot be changed or transferred.',
    'You cannot change your own role.',
    'Only the owner can change an admin’s role.',
  ]);
});

test('on a server without custom roles nobody is planned to get one, and the version is named', () => {
  const [plan] = planRoles([member('desk', 'member')], 'billing', { ...principal, version: '0.28.6' });
  expect(plan).toMatchObject({ state: 'barred', reason: expect.stringContaining('0.28.7') });
});

test('while nothing is known of the key nobody can be changed', () =>
  expect(planRoles(people, 'member', null).every(({ state }) => state === 'barred')).toBe(true));
