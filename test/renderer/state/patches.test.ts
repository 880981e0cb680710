import { expect, test } from 'vitest';
import { dataOf } from '../../../src/renderer/src/queryState.ts';
import { selectAccount, selectMembers } from '../../../src/renderer/src/state/selectors.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Patch } from '../../../src/shared/patch.ts';
import { account, type Bench, failure, instance, member, startedBench } from './fixture.ts';

const accountOf = ({ store }: Bench) => selectAccount(store.getState(), 'a');
const membersOf = ({ store }: Bench) => selectMembers(store.getState(), 'a', 'org-a');

const newer = { ...account('a'), version: '9.9.9' };
const readAccount = (
  at: number,
  result: Extract<Patch, { part: 'account' }>['result'] = ok(newer),
): Patch => ({ ...{ instanceId: 'a', part: 'account', at, beside: true, result } });
const readMembers = (at: number): Patch => ({
  ...{ instanceId: 'a', organizationId: 'org-a', part: 'members', at, beside: true },
  result: ok([member('a'), { ...member('a'), id: 'new' }]),
});

async function read(): Promise<Bench> {
  const bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
  return bench;
}

test('what main read by itself is shown, and nothing is asked for it', async () => {
  const bench = await read();
  bench.emit('world.read', readAccount(2_000_000));
  bench.emit('world.read', readMembers(2_000_500));
  expect(accountOf(bench)).toMatchObject({ state: 'ready', at: 2_000_000, data: { version: '9.9.9' } });
  expect(dataOf(membersOf(bench))).toHaveLength(2);
  expect(bench.asked).toEqual([]);
});

test('while this window reads the same, its own answer decides', async () => {
  const bench = await read();
  void bench.actions.refreshInstance('a');
  bench.emit('world.read', readAccount(2_000_000));
  expect(accountOf(bench)).toMatchObject({ state: 'loading', previous: { data: { version: '9.9.9' } } });
  bench.emit('world.read', readAccount(2_000_100, fail(failure('timeout'))));
  await bench.answer('account.read', ok(account('a')), 'a');
  expect(accountOf(bench)).toMatchObject({ state: 'ready', data: { version: 'a' } });
});

test('a failure is shown beside what was there, and ends with the next reading', async () => {
  const bench = await read();
  bench.emit('world.read', readAccount(2_000_000, fail(failure('timeout'))));
  expect(accountOf(bench)).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
  expect(dataOf(accountOf(bench))?.version).toBe('a');
  expect(dataOf(membersOf(bench))).toHaveLength(1);
  bench.emit('world.read', readAccount(3_000_000));
  expect(accountOf(bench).state).toBe('ready');
});

test('an answer that says the same keeps the same objects', async () => {
  const bench = await read();
  const before = dataOf(membersOf(bench));
  bench.emit('world.read', { ...readMembers(2_000_000), result: ok([member('a')]) } as Patch);
  expect(dataOf(membersOf(bench))).toBe(before);
});

test('an instance that is gone stays gone', async () => {
  const bench = await read();
  bench.emit('instances.changed', { instances: [] });
  bench.emit('world.read', readAccount(2_000_000));
  expect(bench.store.getState().readings.a).toBeUndefined();
});
