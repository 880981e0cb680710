import { expect, test } from 'vitest';
import { dataOf } from '../../../src/renderer/src/state/queryState.ts';
import { selectAccount, selectMembers } from '../../../src/renderer/src/state/selectors.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { SeenLists, SeenSummary } from '../../../src/shared/instance.ts';
import { account, type Bench, failure, instance, member, startedBench } from './fixture.ts';

const accountOf = ({ store }: Bench) => selectAccount(store.getState(), 'a');
const membersOf = ({ store }: Bench) => selectMembers(store.getState(), 'a', 'org-a');

const summary = (at: number): SeenSummary => ({
  account: { data: { ...account('a'), version: '9.9.9' }, at },
  organizations: [{ organizationId: 'org-a', members: { at, count: 2 } }],
});
const lists = (at: number, missing = 0): SeenLists => ({
  members: { data: [member('a'), { ...member('a'), id: 'new' }], at, missing },
});

/** A window that has read its one instance. */
async function read(): Promise<Bench> {
  const bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
  return bench;
}
const look = (bench: Bench, at: number, error: object | null = null) =>
  bench.emit('monitoring.changed', { looks: { a: { at, error } } });

test('what main read later is shown, out of what it last saw, and nothing is asked of a server', async () => {
  const bench = await read();
  look(bench, 2_000_000);
  await bench.answer('lastSeen.summaries', ok({ summaries: { a: summary(1_999_000) } }));
  await bench.answer('lastSeen.read', ok(lists(1_999_500)), 'a');
  expect(accountOf(bench)).toMatchObject({ state: 'ready', at: 1_999_000, data: { version: '9.9.9' } });
  expect(dataOf(membersOf(bench))).toHaveLength(2);
  expect(new Set(bench.asked)).toEqual(new Set(['lastSeen.summaries', 'lastSeen.read a']));
});

test('a look is taken over once, however often it is told', async () => {
  const bench = await read();
  look(bench, 2_000_000);
  look(bench, 2_000_000);
  expect(bench.asked).toEqual(['lastSeen.summaries']);
});

test('one that is older than what this window read, or beside a reading of its own, changes nothing', async () => {
  const bench = await read();
  look(bench, 999_000);
  expect(bench.asked).toEqual([]);
  void bench.actions.refreshInstance('a');
  const asked = [...bench.asked];
  look(bench, 2_000_000);
  expect(bench.asked).toEqual(asked);
});

test('a failure is shown beside what was there, and ends with the next look', async () => {
  const bench = await read();
  look(bench, 2_000_000, failure('timeout'));
  expect(accountOf(bench)).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
  expect(dataOf(accountOf(bench))?.version).toBe('a');
  expect(dataOf(membersOf(bench))).toHaveLength(1);
  look(bench, 3_000_000);
  await bench.answer('lastSeen.summaries', ok({ summaries: { a: summary(2_999_000) } }));
  expect(accountOf(bench).state).toBe('ready');
});

test('a list that was too long to be kept whole does not take the place of one that is', async () => {
  const bench = await read();
  look(bench, 2_000_000);
  await bench.answer('lastSeen.summaries', ok({ summaries: { a: summary(1_999_000) } }));
  await bench.answer('lastSeen.read', ok(lists(1_999_500, 40)), 'a');
  expect(dataOf(membersOf(bench))).toHaveLength(1);
});

test('an instance that is gone meanwhile stays gone', async () => {
  const bench = await read();
  look(bench, 2_000_000);
  bench.emit('instances.changed', { instances: [] });
  await bench.answer('lastSeen.summaries', ok({ summaries: { a: summary(1_999_000) } }));
  expect(bench.store.getState().readings.a).toBeUndefined();
});
