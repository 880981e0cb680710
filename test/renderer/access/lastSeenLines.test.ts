import { expect, test } from 'vitest';
import { lastSeenLines } from '../../../src/renderer/src/features/access/Fold.tsx';
import { selectAsOf, selectOldest } from '../../../src/renderer/src/state/selectors.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import { account, failure, instance, refused, startedBench } from '../state/fixture.ts';

const INSTANCES = [{ instanceId: 'a', name: 'Shop' }];
const NOTHING = { apart: [], differences: [] };
const other = {
  instanceId: 'a',
  organizationId: 'other-a',
  organizationName: 'Labs',
  why: 'unread',
} as const;

test('an organization that could not be read last, or that no key opens, was compared as last seen', async () => {
  const bench = await startedBench([instance('a')]);
  const lines = (comparison: Parameters<typeof lastSeenLines>[2]) =>
    lastSeenLines(bench.store.getState(), INSTANCES, comparison);
  await bench.answer('account.read', ok(account('a')), 'a');
  await bench.answer('members.list', fail(failure('timeout')), 'a');
  await bench.answer('invitations.list', ok([]), 'a');
  expect(lines(NOTHING)).toEqual([
    'Acme on Shop: compared as last seen. It was timeout.',
    'Labs on Shop: compared as last seen. This organization has no key.',
  ]);
  expect(lines({ ...NOTHING, apart: [other] })).toHaveLength(1);
  const isNew = { kind: 'organization-new', key: '', ...other, people: null } as const;
  expect(lines({ ...NOTHING, differences: [isNew] })).toHaveLength(1);
});

test('an instance that does not answer is one line, and what was read is none', async () => {
  const bench = await startedBench([instance('a')]);
  const lines = () => lastSeenLines(bench.store.getState(), INSTANCES, { ...NOTHING, apart: [other] });
  await bench.serve('a');
  expect(lines()).toEqual([]);
  bench.actions.refreshInstance('a');
  await bench.answer('account.read', refused, 'a');
  expect(lines()).toEqual([
    expect.stringMatching(/^Shop: compared as last seen at .*\d\d:\d\d\. It was refused\.$/),
  ]);
});

test('what was compared is as old as the oldest that answers; a dead server says its own age apart', async () => {
  const bench = await startedBench([instance('a'), instance('b')]);
  await bench.serve('a');
  await bench.serve('b');
  const both = ['a', 'b'];
  const before = selectOldest(bench.store.getState(), both) ?? 0;
  for (const id of both) bench.actions.refreshInstance(id);
  await bench.answer('account.read', refused, 'a');
  await bench.answer('account.read', ok(account('b')), 'b');
  const state = bench.store.getState();
  expect(selectOldest(state, both)).toBe(selectAsOf(state, 'b'));
  bench.actions.refreshInstance('a');
  expect(selectOldest(bench.store.getState(), both), 'as it is tried again').toBe(selectAsOf(state, 'b'));
  expect(selectOldest(bench.store.getState(), ['a'])).toBeUndefined();
  expect(before).toBeGreaterThan(0);
});
