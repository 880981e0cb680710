import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listOrganizations } from '../../../src/renderer/src/features/organizations/OrganizationsPanel.tsx';
import type { Organization } from '../../../src/shared/dokploy.ts';

function organization(
  id: string,
  name: string,
  more: Partial<Organization> & { isDefault?: boolean; role?: string } = {},
): Organization {
  const { isDefault = false, role = 'member', ...rest } = more;
  const members = [{ id: `m-${id}`, userId: 'me', role, isDefault }];
  return { id, name, createdAt: '2026-01-05T00:00:00.000Z', ownerId: 'other', members, ...rest };
}

test('the default comes first, the rest by name, whatever order the server gives', () => {
  const all = [
    organization('a', 'zebra', { isDefault: true }),
    organization('b', 'Team 10'),
    organization('c', 'team 9'),
    organization('d', 'Acme'),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      expect(listOrganizations(shuffled, 'me').map((item) => item.id)).toEqual(['a', 'd', 'c', 'b']);
    }),
  );
});

test('organizations of one name are told apart: by month, by day, or by the end of their id', () => {
  const apart = (one: string, two: string) =>
    listOrganizations(
      [
        organization('org-aaa111', 'Acme', { createdAt: one }),
        organization('org-bbb222', 'ACME\u200b', { createdAt: two }),
        organization('org-ccc333', 'Other'),
      ],
      'me',
    ).map((item) => item.apart);
  const months = apart('2024-05-04T12:00:00Z', '2025-06-04T12:00:00Z');
  expect(months[2]).toBeNull();
  expect(new Set(months).size).toBe(3);
  expect(new Set(apart('2024-05-04T12:00:00Z', '2024-05-09T12:00:00Z')).size).toBe(3);
  expect(apart('2024-05-04T12:00:00Z', '2024-05-04T12:00:00Z')).toEqual(['…aaa111', '…bbb222', null]);
  expect(apart('no date', '2024-05-04T12:00:00Z')).toEqual(['…aaa111', '…bbb222', null]);
});

test('owned, default and role come from the caller’s own row, not from somebody else’s', () => {
  const foreign = { id: 'm-2', userId: 'other', role: 'owner', isDefault: true };
  const [item] = listOrganizations([organization('a', 'Acme', { members: [foreign] })], 'me');
  expect(item).toMatchObject({ isOwned: false, isDefault: false, role: null });
  const [own] = listOrganizations([organization('a', 'Acme', { ownerId: 'me', role: 'owner' })], 'me');
  expect(own).toMatchObject({ isOwned: true, role: 'owner' });
});

test('an organization without a visible name still has something to click on', () => {
  const [item] = listOrganizations([organization('a', ' \u202e ')], 'me');
  expect(item).toMatchObject({ name: 'Unnamed organization', initials: 'UO' });
});
