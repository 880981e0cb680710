import { expect, test } from 'vitest';
import { dataOf } from '../../../src/renderer/src/queryState.ts';
import { selectTree } from '../../../src/renderer/src/state/selectors.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import { account, type Bench, failure, instance, member, startedBench } from './fixture.ts';

const tree = (...ids: string[]) => ({
  projects: ids.map((id) => ({ id, name: id, environments: [] })),
  gitProviders: null,
  servers: null,
});
const granted = (...projects: string[]): Member => ({
  ...member('a'),
  role: 'member',
  permissions: { projects },
});
const known = ({ store }: Bench) => dataOf(selectTree(store.getState(), 'a', 'org-a'));

async function read(...projects: string[]): Promise<Bench> {
  const bench = await startedBench([instance('a')]);
  await bench.answer('account.read', ok(account('a')), 'a');
  await bench.answer('members.list', ok([granted(...projects)]), 'a');
  await bench.answer('invitations.list', ok([]), 'a');
  return bench;
}

test('what was granted before the tree was asked for and is not in it is gone; what comes while it is read is not', async () => {
  const bench = await read('shop', 'deleted');
  void bench.actions.readTree('a', 'org-a', false);
  void bench.actions.readMembers('a', 'org-a');
  await bench.answer('members.list', ok([granted('shop', 'deleted', 'made-since')]), 'a');
  await bench.answer('permissions.tree', ok(tree('shop')), 'a');
  expect(known(bench)?.gone).toEqual(['deleted']);
});

test('the tree of a reading that says the same is the same object', async () => {
  const bench = await read('shop');
  for (const _ of [1, 2]) {
    void bench.actions.readTree('a', 'org-a', false);
    await bench.answer('permissions.tree', ok(tree('shop')), 'a');
  }
  const first = known(bench)?.tree;
  void bench.actions.readTree('a', 'org-a', false);
  await bench.answer('permissions.tree', ok(tree('shop')), 'a');
  expect(known(bench)?.tree).toBe(first);
});

test('a tree that failed costs nothing else, keeps what was known, and is read again by whoever looks after a refresh', async () => {
  const bench = await read('shop');
  void bench.actions.readTree('a', 'org-a', false);
  await bench.answer('permissions.tree', fail(failure('proxy-page')), 'a');
  const state = () => selectTree(bench.store.getState(), 'a', 'org-a').state;
  expect(state()).toBe('failed');
  expect(bench.store.getState().readings.a?.members['org-a']?.state).toBe('ready');
  void bench.actions.refreshInstance('a');
  expect(state()).toBe('idle');
  expect(bench.asked.filter((asked) => asked === 'permissions.tree a')).toHaveLength(1);
});
