import { expect, test } from 'vitest';
import { viewOf } from '../../../src/renderer/src/state/views.ts';
import { account, instance, startedBench } from './fixture.ts';
import { beginOperation, done, endOperation } from './operationRuns.ts';

const pane = { instanceId: 'a', organizationId: 'org-a' };

test('what a pane keeps is its own, and a change that changes nothing makes no new state', async () => {
  const bench = await startedBench([instance('a')]);
  bench.actions.changeView(pane, 'settings', () => ({ name: 'Acme and more' }));
  const state = bench.store.getState();
  expect(viewOf(state.views, pane).settings).toEqual({ name: 'Acme and more' });
  expect(viewOf(state.views, { ...pane, organizationId: 'other-a' }).settings).toEqual({});
  let told = 0;
  bench.store.subscribe(() => {
    told += 1;
  });
  bench.actions.changeView(pane, 'settings', (now) => now);
  bench.actions.changeView(pane, 'members', (now) => now);
  expect(bench.store.getState()).toBe(state);
  expect(told).toBe(0);
});

test('what a pane keeps goes with its instance, with another server at its address, and with its organization', async () => {
  const bench = await startedBench([instance('a'), instance('b')]);
  const kept = () => Object.keys(bench.store.getState().views);
  const type = (instanceId: string) =>
    bench.actions.changeView({ instanceId, organizationId: `org-${instanceId}` }, 'settings', () => ({
      name: 'x',
    }));
  type('a');
  type('b');
  bench.emit('instances.changed', {
    instances: [instance('a'), instance('b', { origin: 'https://other.example.com' })],
  });
  expect(kept()).toEqual([JSON.stringify(['a', 'org-a'])]);
  void bench.actions.runIntent({ kind: 'delete-organization', instanceId: 'a', organizationId: 'org-a' });
  await endOperation(bench, await beginOperation(bench), done());
  // The reading from the start is still under way; the one that counts follows it.
  for (const _ of ['from before', 'after'])
    await bench.answer('account.read', { ok: true, value: { ...account('a'), organizations: [] } }, 'a');
  expect(kept()).toEqual([]);
});
