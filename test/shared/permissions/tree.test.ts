import { expect, test } from 'vitest';
import { ACCESS, isAccessWords } from '../../../src/shared/facts/access.ts';
import { summarizeAccess, summarizeCompact } from '../../../src/shared/permissions/accessSummary.ts';
import type { Tree } from '../../../src/shared/permissions/shapes.ts';
import { grantWithParents, indexTree, stillThere, withAllIn } from '../../../src/shared/permissions/tree.ts';
import { application, postgres, production, staging } from './trees.ts';

const shop: Tree = {
  projects: [
    {
      id: 'shop',
      name: 'Shop',
      environments: [production('live', application('web'), postgres('db')), staging('stage')],
    },
  ],
  gitProviders: null,
  servers: [{ id: 'worker', name: 'worker', kind: 'deploy' }],
};
const node = (id: string) => {
  const found = indexTree(shop).get(id);
  if (!found) throw new Error(`No ${id}`);
  return found;
};

const NONE = { environments: 0, gitProviders: 0, servers: 0 };

test('a child takes its parents along', () => {
  expect(grantWithParents(node('db'))).toEqual({
    projects: ['shop'],
    environments: ['live'],
    services: ['db'],
  });
  expect(grantWithParents(node('stage'))).toEqual({ projects: ['shop'], environments: ['stage'] });
  expect(grantWithParents(node('shop'))).toEqual({ projects: ['shop'] });
});

test('a parent with all in it has every environment and service', () => {
  expect(withAllIn(node('shop'))).toEqual({
    projects: ['shop'],
    environments: ['live', 'stage'],
    services: ['web', 'db'],
  });
  expect(withAllIn(node('stage'))).toEqual({ environments: ['stage'] });
});

test('what was deleted on the server is taken off, and what the tree does not tell stays', () => {
  const granted = {
    switches: ['canAccessToDocker' as const],
    projects: ['shop', 'gone'],
    environments: ['shop'],
    services: ['db', 'gone'],
    gitProviders: ['gitlab'],
    servers: ['worker', 'gone'],
  };
  expect(stillThere(granted, shop)).toEqual({
    switches: ['canAccessToDocker'],
    projects: ['shop'],
    services: ['db'],
    gitProviders: ['gitlab'],
    servers: ['worker'],
  });
});

test('every access in words is known as such when it is read back, also of an older Quayside, and nothing else is', () => {
  const counts = [0, 1, 2, 1_234];
  const said = ['owner', 'admin', 'member', 'made'].flatMap((role) => [
    ACCESS.wordsOf(summarizeAccess({ role })),
    ...counts.flatMap((projects) =>
      [0, 1, 11].map((switches) => {
        const access = { switches: 2 ** switches - 1, projects, services: projects * 2, ...NONE };
        return ACCESS.wordsOf(summarizeCompact({ role, access }));
      }),
    ),
    ACCESS.wordsOf(summarizeCompact({ role, access: { switches: 0, projects: 0, services: 4, ...NONE } })),
  ]);
  const older = ['12 granted', '1,234 projects', 'no projects', 'no projects, 1 granted'];
  expect([...said, ...older].filter((words) => !isAccessWords(words))).toEqual([]);
  expect(
    ['nothing', 'Developers', 'granted', '3 projects here', '', 'everything'].filter(isAccessWords),
  ).toEqual([]);
});

test('an access in words says nothing only where it was read, and that a member finds no project without one', () => {
  const words = (role: string, permissions?: object) =>
    ACCESS.wordsOf(summarizeAccess({ role, permissions }));
  expect(words('admin')).toBe('everything, as admin');
  expect(words('member')).toBe('not read');
  expect(words('member', {})).toBe('sees nothing');
  expect(words('member', { projects: ['a'], services: ['b', 'c'] })).toBe('1 project, 2 services');
  expect(words('member', { services: ['b', 'c'] })).toBe('no projects, 2 services');
  expect(words('member', { switches: ['canAccessToDocker'] })).toBe('no projects, 1 switch');
  expect(words('auditor', { switches: ['canAccessToDocker'] })).toBe('sees nothing');
});

test('sorted by access whoever sees most comes first, and what nobody read last', () => {
  const seen = [undefined, {}, { projects: ['a'] }, { projects: ['a', 'b'] }].map((permissions) =>
    ACCESS.sortKeyOf(summarizeAccess({ role: 'member', permissions })),
  );
  const [unread, ...others] = [...seen, ACCESS.sortKeyOf(summarizeAccess({ role: 'admin' }))];
  expect(unread).toBeNull();
  expect(others).toEqual(others.toSorted((a, b) => Number(b) - Number(a)));
});
