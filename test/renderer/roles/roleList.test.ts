import { describe, expect, test } from 'vitest';
import { customHolders, listRoles } from '../../../src/renderer/src/features/roles/RoleView.tsx';
import type { Member } from '../../../src/shared/dokploy.ts';

const made = (role: string, memberCount?: number) => ({
  role,
  permissions: {},
  ...(memberCount === undefined ? {} : { memberCount }),
});
const members = ['owner', 'member', 'member', 'auditor'].map((role) => ({ role }) as Member);
const counts = (items: ReturnType<typeof listRoles>) => items.map(({ name, count }) => [name, count]);

describe('the roles of an organization', () => {
  test('are Dokploy’s own and those that were made, strongest first, each with how many have it', () => {
    expect(counts(listRoles([made('viewer', 7), made('auditor')], members))).toEqual([
      ['owner', 1],
      ['admin', 0],
      ['auditor', 1],
      ['viewer', 7],
      ['member', 2],
    ]);
  });

  test('have no number where the list of members may not be read, but for those that the server counts', () => {
    expect(counts(listRoles([made('auditor', 3)], null))).toEqual([
      ['owner', null],
      ['admin', null],
      ['auditor', 3],
      ['member', null],
    ]);
    expect(customHolders(listRoles([made('auditor', 3), made('viewer')], null))).toBe(3);
  });

  test('are three alone where the server has no others', () =>
    expect(listRoles(null, members).map(({ name }) => name)).toEqual(['owner', 'admin', 'member']));
});
