import { expect, test } from 'vitest';
import { ACCESS } from '../../../src/shared/facts/access.ts';
import { accessIn, goneOf, isOlderThan, knowTree } from '../../../src/shared/permissions/knownTree.ts';
import type { Permissions, Tree } from '../../../src/shared/permissions/shapes.ts';
import { differenceWords, permissionsWords } from '../../../src/shared/permissions/words.ts';

const tree: Tree = {
  projects: [{ id: 'shop', name: 'Shop', environments: [] }],
  gitProviders: null,
  servers: null,
};
const words = (permissions: Permissions | undefined, known: ReturnType<typeof knowTree> | null) =>
  ACCESS.wordsOf(accessIn({ role: 'member', permissions }, known));

test('what was granted before the tree was read and is not in it is gone, and cleaned before it is counted', () => {
  const granted = { projects: ['shop', 'deleted'], services: ['deleted-too'] };
  const known = knowTree(tree, [granted], []);
  expect(goneOf(granted, known)).toEqual({ projects: ['deleted'], services: ['deleted-too'] });
  expect(words(granted, known)).toBe('1 project');
  expect(words({ projects: ['deleted'] }, known)).toBe('sees nothing');
});

test('what was granted after the tree was read is never gone: only another reading tells', () => {
  const known = knowTree(tree, [{ projects: ['shop'] }], []);
  const now = { projects: ['shop', 'made-since'] };
  expect(goneOf(now, known)).toEqual({});
  expect(isOlderThan(known, now)).toBe(true);
  expect(words(now, known)).toBe('2 projects');
  const again = knowTree(tree, [now], known.gone);
  expect(goneOf(now, again)).toEqual({ projects: ['made-since'] });
});

test('what was known to be gone stays so, whatever was listed since', () => {
  const known = knowTree(tree, [], ['deleted']);
  expect(words({ projects: ['deleted'] }, known)).toBe('sees nothing');
  expect(isOlderThan(known, { projects: ['deleted'] })).toBe(false);
});

test('services of kinds that are not known here are not gone', () => {
  const granted = { projects: ['shop'], services: ['of-another-kind'] };
  const known = knowTree({ ...tree, hasUnknownKinds: true }, [granted], []);
  expect(goneOf(granted, known)).toEqual({});
  expect(words(granted, known)).toBe('1 project, 1 service');
});

test('before any tree was read what was granted is told as it was listed', () => {
  expect(words({ projects: ['shop', 'deleted'] }, null)).toBe('2 projects');
  expect(words({}, null)).toBe('sees nothing');
  expect(words(undefined, knowTree(tree, [], []))).toBe('not read');
});

test('services without a project are told as such: a member does not find them', () => {
  const inside: Tree = {
    ...tree,
    projects: [
      {
        id: 'shop',
        name: 'Shop',
        environments: [{ id: 'live', name: 'live', isDefault: true, services: [] }],
      },
    ],
  };
  expect(words({ environments: ['live'] }, knowTree(inside, [], []))).toBe('no projects, 1 environment');
});

test('a difference is said by kinds, with its switches by name', () => {
  expect(
    differenceWords({
      grant: { projects: ['a', 'b'], services: ['c'] },
      revoke: { switches: ['canAccessToDocker'] },
    }),
  ).toBe('grant 2 projects, 1 service; take away “Docker”');
  expect(differenceWords({ grant: {}, revoke: { servers: ['s'] } })).toBe('take away 1 server');
  expect(differenceWords({ grant: {}, revoke: {} })).toBe('');
  const four: Permissions = {
    switches: ['canAccessToDocker', 'canAccessToAPI', 'canCreateProjects', 'canDeleteProjects'],
  };
  expect(permissionsWords(four)).toBe('4 switches');
  expect(permissionsWords(four, 4)).toContain('“Docker”');
});
