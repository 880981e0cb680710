import { expect, test } from 'vitest';
import {
  accessFilter,
  createAccessOf,
  treeWanted,
} from '../../../src/renderer/src/features/members/useAccess.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { knowTree } from '../../../src/shared/permissions/knownTree.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { principal } from '../../shared/principal.ts';
import { memberRow } from '../../shared/records.ts';

function member(role: string, permissions?: Permissions): Member {
  return memberRow(role, { organizationId: 'o1', role, ...(permissions ? { permissions } : {}) });
}

const EMPTY = { projects: [], gitProviders: null, servers: null };
const granted = member('member', { projects: ['p1'] });
const owner = principal({ role: 'owner', version: '0.30.2' });

test('the tree is wanted where somebody was granted something that is not counted yet', () => {
  expect(treeWanted([granted], null, owner)).toBe('by-itself');
  const known = knowTree(EMPTY, [{ projects: ['p1'] }], []);
  expect(treeWanted([granted], known, owner)).toBe('not');
  expect(treeWanted([member('member', { projects: ['p1', 'new'] })], known, owner)).toBe('by-itself');
});

test('nothing is read for those who see nothing, see everything, or were not read', () => {
  const members = [
    member('member', { switches: ['canAccessToAPI'] }),
    member('admin', { projects: ['p1'] }),
    member('other'),
  ];
  expect(treeWanted(members, null, owner)).toBe('not');
});

test('an old server is asked only when a person asks, and nobody with the key of a member', () => {
  expect(treeWanted([granted], null, principal({ role: 'owner', version: '0.26.5' }))).toBe('when-asked');
  expect(treeWanted([granted], null, principal({ role: 'member', version: '0.30.2' }))).toBe('not');
  expect(treeWanted([granted], null, null)).toBe('not');
});

test('people are told apart by how much they see', () => {
  const filter = accessFilter(createAccessOf(null));
  const all = [member('owner'), member('member', {}), granted, member('member')];
  expect(all.map((each) => filter.label?.(filter.valueOf(each)))).toEqual([
    'Sees everything',
    'Sees nothing',
    'Sees some',
    'Not read',
  ]);
});
