import { describe, expect, test } from 'vitest';
import { placeWords, selectPlace } from '../../../src/renderer/src/state/places.ts';
import { HOME_PANE, viewOf } from '../../../src/renderer/src/state/views.ts';
import { ok } from '../../../src/shared/errors.ts';
import { account, type Bench, instance, startedBench } from './fixture.ts';

function where({ store }: Bench): string {
  const state = store.getState();
  const { title, where: place } = placeWords(state, selectPlace(state));
  return `${title} | ${place}`;
}

async function twoInstances(): Promise<Bench> {
  const bench = await startedBench([instance('a'), instance('b')]);
  await bench.answer('account.read', ok(account('a')), 'a');
  await bench.answer('account.read', ok(account('b')), 'b');
  return bench;
}

async function walked(): Promise<Bench> {
  const bench = await twoInstances();
  const { actions } = bench;
  actions.goToInstance('a');
  actions.chooseTab('a', 'invitations');
  actions.goToInstance('b');
  actions.look('b', { organizationId: 'other-b' });
  actions.goTo({ at: 'home', tab: 'activity' });
  return bench;
}

const WAY = [
  'Overview | All instances',
  'Acme | Members · A',
  'Acme | Invitations · A',
  'Acme | Members · B',
  'Labs | Members · B',
  'Activity | All instances',
];

test('a person is shown also where People showed kits last', async () => {
  const { store, actions } = await twoInstances();
  actions.showKit('kit');
  actions.showPerson('ann@x.example');
  expect(viewOf(store.getState().views, HOME_PANE)).toMatchObject({
    ...{ homeTab: 'people', showsKits: false, personId: 'ann@x.example' },
  });
});

describe('back and forward', () => {
  test('lead through instances, organizations, tabs and the tabs of Home', async () => {
    const bench = await walked();
    const back = [where(bench)];
    for (let at = 1; at < WAY.length; at += 1) {
      bench.actions.goBack();
      back.push(where(bench));
    }
    expect(back).toEqual(WAY.toReversed());
    bench.actions.goBack();
    expect(where(bench)).toBe(WAY[0]);
    const forward = [where(bench)];
    for (let at = 1; at < WAY.length; at += 1) {
      bench.actions.goForward();
      forward.push(where(bench));
    }
    expect(forward).toEqual(WAY);
  });

  test('pass over an instance that was removed', async () => {
    const bench = await walked();
    bench.emit('instances.changed', { instances: [instance('a')] });
    bench.actions.goBack();
    expect(where(bench)).toBe('Acme | Invitations · A');
  });

  test('pass over an organization that was deleted', async () => {
    const bench = await walked();
    const { organizations, ...rest } = account('b');
    bench.actions.refreshInstance('b');
    await bench.answer('account.read', ok({ ...rest, organizations: organizations.slice(0, 1) }), 'b');
    bench.actions.goBack();
    expect(where(bench)).toBe('Acme | Members · B');
  });

  test('a step is remembered for the next start like any other way there', async () => {
    const bench = await walked();
    bench.asked.length = 0;
    bench.actions.goBack();
    expect(bench.asked).toContain('preferences.save');
    expect(bench.store.getState().preferences).toMatchObject({
      route: { at: 'instance', instanceId: 'b' },
      views: { b: { organizationId: 'other-b', tab: 'members' } },
    });
  });
});

describe('recent places', () => {
  test('are moved through while the key is held, and opened when it is let go', async () => {
    const bench = await walked();
    const { actions, store } = bench;
    actions.switchPlace(1);
    actions.switchPlace(1);
    const state = store.getState();
    expect(state.switching?.places.map((place) => placeWords(state, place).title)).toEqual([
      'Activity',
      'Labs',
      'Acme',
      'Acme',
      'Acme',
      'Overview',
    ]);
    expect(where(bench)).toBe('Activity | All instances');
    actions.endSwitching(true);
    expect(where(bench)).toBe('Acme | Members · B');
    // A single press goes to and fro.
    actions.switchPlace(1);
    actions.endSwitching(true);
    expect(where(bench)).toBe('Activity | All instances');
  });

  test('stay where they are when it is given up, and backwards begins at the last', async () => {
    const bench = await walked();
    bench.actions.switchPlace(-1);
    const { switching } = bench.store.getState();
    expect(switching?.at).toBe((switching?.places.length ?? 0) - 1);
    bench.actions.endSwitching(false);
    expect(where(bench)).toBe('Activity | All instances');
    expect(bench.store.getState().switching).toBeNull();
  });

  test('lead nowhere behind a dialog that was opened while the key is held', async () => {
    const bench = await walked();
    bench.actions.switchPlace(1);
    bench.actions.openDialog({ kind: 'add' });
    bench.actions.endSwitching(true);
    expect(where(bench)).toBe('Activity | All instances');
  });

  test('are given up for another command, which is what counts', async () => {
    const bench = await walked();
    bench.actions.runCommand('next-recent');
    bench.actions.runCommand('go-to-instance', 0);
    bench.actions.endSwitching(true);
    expect(where(bench)).toBe('Acme | Invitations · A');
  });

  test('with one place alone there is nothing to move through', async () => {
    const bench = await twoInstances();
    bench.actions.switchPlace(1);
    expect(bench.store.getState().switching).toBeNull();
  });
});

test('the page of a group is a place to come back to, until the group is deleted', async () => {
  const bench = await twoInstances();
  const { actions } = bench;
  actions.makeGroup('Northwind', ['a']);
  const [group] = bench.store.getState().preferences.groups;
  actions.showGroup(group?.id ?? '');
  expect(where(bench)).toBe('Northwind | Group');
  actions.goToInstance('b');
  actions.goBack();
  expect(where(bench)).toBe('Northwind | Group');
  actions.goHome();
  expect(where(bench)).toBe('Overview | All instances');
  actions.goBack();
  actions.deleteGroup(group?.id ?? '');
  expect(where(bench)).toBe('Overview | All instances');
});
