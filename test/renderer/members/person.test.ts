import { expect, test } from 'vitest';
import { nameOf, twoFactorOf } from '../../../src/renderer/src/features/members/person.ts';
import { roleOrder } from '../../../src/renderer/src/ui/roleTone.ts';

const user = { id: 'u-1', email: 'one@acme.example' };
const member = (twoFactorEnabled: boolean | null | undefined) => ({
  id: 'm-1',
  organizationId: 'org-1',
  userId: 'u-1',
  role: 'member',
  createdAt: '2026-01-01T00:00:00.000Z',
  user: { ...user, twoFactorEnabled },
});

test('a name is put together from what the server has, of old and new ones, and may be empty', () => {
  expect(nameOf({ ...user, firstName: 'Team', lastName: 'Lead' })).toBe('Team Lead');
  expect(nameOf({ ...user, firstName: '', lastName: 'Lead' })).toBe('Lead');
  expect(nameOf({ ...user, firstName: ' \u200b', name: 'Old Name' })).toBe('Old Name');
  expect(nameOf({ ...user, firstName: null, lastName: '' })).toBe('');
});

test('a second factor that the server does not tell is not called off', () => {
  expect([true, false, null, undefined].map((told) => twoFactorOf(member(told)))).toEqual([
    'on',
    'off',
    'unknown',
    'unknown',
  ]);
});

test('roles sort by what they may do, custom ones between admin and member', () => {
  const roles = ['member', 'billing', 'admin', 'auditor', 'owner'];
  expect(roles.sort((a, b) => (roleOrder(a) < roleOrder(b) ? -1 : 1))).toEqual([
    'owner',
    'admin',
    'auditor',
    'billing',
    'member',
  ]);
});
