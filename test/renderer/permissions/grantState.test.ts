import { expect, test } from 'vitest';
import {
  checked,
  grantState,
  isAnyGranted,
  isMarked,
  markedNext,
  markState,
} from '../../../src/renderer/src/features/permissions/grants.ts';
import { summaryWords } from '../../../src/renderer/src/features/permissions/usePermissionsOf.ts';
import { NO_DIFFERENCE } from '../../../src/shared/permissions/marking.ts';
import type { Permissions, Tree } from '../../../src/shared/permissions/shapes.ts';
import { indexTree, type Node, sharesOf } from '../../../src/shared/permissions/tree.ts';
import { application, postgres, production } from '../../shared/permissions/trees.ts';

const tree: Tree = {
  projects: [
    { id: 'shop', name: 'Shop', environments: [production('live', application('web'), postgres('db'))] },
  ],
  gitProviders: null,
  servers: [
    { id: 's1', name: 'one', kind: 'deploy' },
    { id: 's2', name: 'two', kind: 'build' },
  ],
};
const node = (id: string) => indexTree(tree).get(id) as Node;
const GROUP = { kind: 'group', group: 'servers', extras: tree.servers ?? [] } as const;

function stateOf(id: string, granted: Permissions) {
  const state = grantState(node(id), sharesOf(tree, granted), () => {});
  const offers = state.offers.map(({ words }) => {
    let after: Permissions = {};
    grantState(node(id), sharesOf(tree, granted), (next) => {
      after = next(granted);
    })
      .offers.find((each) => each.words === words)
      ?.run();
    return [words, after];
  });
  return { mark: state.mark, counts: state.counts, note: state.note, offers: Object.fromEntries(offers) };
}

test('a parent counts what is in it, and offers all of it and nothing of it', () => {
  expect(stateOf('shop', { projects: ['shop'] })).toEqual({
    mark: 'some',
    counts: '0 of 2 services granted',
    note: undefined,
    offers: {
      'and everything inside': { projects: ['shop'], environments: ['live'], services: ['web', 'db'] },
    },
  });
  const half = { projects: ['shop'], environments: ['live'], services: ['db'] };
  expect(stateOf('live', half)).toMatchObject({
    mark: 'some',
    counts: '1 of 2 services granted',
    offers: {
      'and everything inside': { ...half, services: ['db', 'web'] },
      'nothing inside': { projects: ['shop'], environments: ['live'] },
    },
  });
  const all = { projects: ['shop'], environments: ['live'], services: ['web', 'db'] };
  expect(Object.keys(stateOf('shop', all).offers)).toEqual(['nothing inside']);
});

test('what is granted without its parents says that it is hidden', () => {
  expect(stateOf('db', { services: ['db'] }).note).toBe('hidden: its project isn’t granted');
  expect(stateOf('db', { projects: ['shop'], services: ['db'] }).note).toBe(
    'hidden: its environment isn’t granted',
  );
  expect(stateOf('db', {}).note).toBeUndefined();
});

test('checking grants with parents, checking again takes away with all in it', () => {
  const now = checked({}, node('db'), sharesOf(tree, {}));
  expect(now).toEqual({ projects: ['shop'], environments: ['live'], services: ['db'] });
  expect(checked(now, node('shop'), sharesOf(tree, now))).toEqual({});
});

test('a group is checked as a whole, and let go as a whole', () => {
  const some = { servers: ['s1'] };
  expect(grantState(GROUP, sharesOf(tree, some), () => {})).toMatchObject({ mark: 'some', short: '1 of 2' });
  const all = checked(some, GROUP, sharesOf(tree, some));
  expect(all).toEqual({ servers: ['s1', 's2'] });
  expect(checked(all, GROUP, sharesOf(tree, all))).toEqual({});
  expect(isAnyGranted(GROUP, sharesOf(tree, some))).toBe(true);
});

test('for several people a box goes from left to granted to taken away and back', () => {
  const once = markedNext(NO_DIFFERENCE, node('db'));
  expect(once).toEqual({
    grant: { projects: ['shop'], environments: ['live'], services: ['db'] },
    revoke: {},
  });
  const twice = markedNext(once, node('db'));
  expect(twice.revoke).toEqual({ services: ['db'] });
  expect(markedNext(twice, node('db')).revoke).toEqual({});
  const state = markState(node('shop'), { grant: {}, revoke: { services: ['db'] } }, () => {});
  expect(state).toMatchObject({ mark: 'leave', counts: 'unchanged, 1 inside', short: '1 inside' });
  expect(isMarked(node('shop'), twice)).toBe(true);
  expect(isMarked(node('web'), twice)).toBe(false);
  expect(markedNext(NO_DIFFERENCE, GROUP).grant).toEqual({ servers: ['s1', 's2'] });
});

test('what saving would do is one sentence', () => {
  expect(
    summaryWords({
      grant: { projects: ['a', 'b'], services: ['c', 'd', 'e', 'f', 'g'] },
      revoke: { switches: ['canAccessToDocker'] },
    }),
  ).toBe('Grants 2 projects, 5 services; takes away “Docker”.');
  expect(summaryWords({ grant: {}, revoke: { projects: ['a'] } })).toBe('Takes away 1 project.');
  expect(summaryWords(NO_DIFFERENCE)).toBe('No changes.');
});
