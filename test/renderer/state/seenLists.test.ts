import { describe, expect, test } from 'vitest';
import { dataOf } from '../../../src/renderer/src/state/queryState.ts';
import { selectInvitations, selectMembers } from '../../../src/renderer/src/state/selectors.ts';
import { HOME_PANE } from '../../../src/renderer/src/state/views.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { SeenLists, SeenSummary } from '../../../src/shared/instance.ts';
import {
  account,
  type Bench,
  createBench,
  failure,
  instance,
  member,
  preferences,
  startAnswer,
  startedBench,
} from './fixture.ts';

const membersOf = (bench: Bench, id: string) => selectMembers(bench.store.getState(), id, `org-${id}`);

function seen(id: string): SeenSummary {
  return {
    account: { data: account(id), at: 5 },
    organizations: [
      {
        organizationId: `org-${id}`,
        members: { at: 6, count: 3 },
        invitations: { at: 7, count: 0, soonest: [], later: [] },
      },
    ],
  };
}

function lists(id: string): SeenLists {
  return {
    members: { data: [member(id)], at: 6, missing: 2 },
    invitations: { data: [], at: 7, missing: 0 },
  };
}

const at = (id: string) => preferences({ route: { at: 'instance', instanceId: id } });

describe('lists that the last run saw', () => {
  test('stay on disk until their organization is opened, and come with their time and what was cut', async () => {
    const lastSeen = { a: seen('a'), b: seen('b') };
    const bench = await startedBench([instance('a'), instance('b')], { lastSeen });
    expect(bench.asked).not.toContain('lastSeen.read a');
    bench.actions.goToInstance('b');
    await bench.answer('lastSeen.read', ok(lists('b')), 'b');
    expect(membersOf(bench, 'b')).toEqual({ state: 'loading', previous: lists('b').members });
    expect(dataOf(membersOf(bench, 'a'))).toBeUndefined();
    bench.actions.goHome();
    bench.actions.goToInstance('b');
    expect(bench.asked.filter((call) => call === 'lastSeen.read b')).toHaveLength(1);
  });

  test('come for every organization that stands side by side, once it is looked at', async () => {
    const bench = await startedBench([instance('a'), instance('b'), instance('c')], {
      lastSeen: { a: seen('a'), b: seen('b'), c: seen('c') },
    });
    const columns = ['a', 'b', 'b'].map((id, at) => ({
      instanceId: id,
      organizationId: `org-${id}`,
      shows: at === 2 ? ('invitations' as const) : ('members' as const),
    }));
    bench.actions.arrangeColumns(columns);
    expect(bench.asked).not.toContain('lastSeen.read a');
    bench.actions.changeView(HOME_PANE, 'homeTab', () => 'side-by-side');
    await bench.answer('lastSeen.read', ok(lists('a')), 'a');
    await bench.answer('lastSeen.read', ok(lists('b')), 'b');
    expect(dataOf(membersOf(bench, 'a'))).toEqual([member('a')]);
    expect(dataOf(membersOf(bench, 'b'))).toEqual([member('b')]);
    expect(bench.asked.filter((call) => call.startsWith('lastSeen.read'))).toHaveLength(2);
  });

  test('of the place to open at come with the first screen', async () => {
    const bench = createBench();
    void bench.actions.start();
    const start = startAnswer([instance('a')], { lastSeen: { a: seen('a') }, preferences: at('a') });
    await bench.answer('app.start', ok(start));
    expect(bench.store.getState().start.state).toBe('starting');
    await bench.answer('lastSeen.read', ok(lists('a')));
    expect(bench.store.getState().start.state).toBe('ready');
    expect(dataOf(membersOf(bench, 'a'))).toEqual([member('a')]);
  });

  test('what main tells while they are read is not lost', async () => {
    const bench = createBench();
    void bench.actions.start();
    const start = startAnswer([instance('a')], { lastSeen: { a: seen('a') }, preferences: at('a') });
    await bench.answer('app.start', ok(start));
    bench.emit('keychain.ready', {});
    await bench.answer('lastSeen.read', ok(lists('a')));
    expect(bench.store.getState().keychainBack).toBe(true);
  });

  test('never take the place of what was read from the server', async () => {
    const bench = await startedBench([instance('a')], { lastSeen: { a: seen('a') } });
    bench.actions.goToInstance('a');
    await bench.answer('account.read', ok(account('a')));
    await bench.answer('members.list', ok([]));
    await bench.answer('lastSeen.read', ok(lists('a')));
    expect(membersOf(bench, 'a')).toMatchObject({ state: 'ready', data: [] });
    expect(selectInvitations(bench.store.getState(), 'a', 'org-a')).toMatchObject({
      state: 'loading',
      previous: { at: 7 },
    });
  });

  test('of an instance that cannot be read are shown as they were: its failure is told once', async () => {
    const bench = await startedBench([instance('a')], { lastSeen: { a: seen('a') } });
    await bench.answer('account.read', fail(failure('refused')));
    bench.actions.goToInstance('a');
    await bench.answer('lastSeen.read', ok(lists('a')));
    expect(membersOf(bench, 'a')).toEqual({ state: 'ready', ...lists('a').members });
  });

  test('of a list that failed alone are shown with that failure', async () => {
    const bench = await startedBench([instance('a')], { lastSeen: { a: seen('a') } });
    await bench.answer('account.read', ok(account('a')));
    await bench.answer('members.list', fail(failure('timeout')));
    bench.actions.goToInstance('a');
    await bench.answer('lastSeen.read', ok(lists('a')));
    expect(membersOf(bench, 'a')).toMatchObject({ state: 'failed', previous: lists('a').members });
  });

  test('of another server at the same instance do not come', async () => {
    const bench = await startedBench([instance('a')], { lastSeen: { a: seen('a') } });
    bench.actions.goToInstance('a');
    bench.emit('instances.changed', { instances: [instance('a', { origin: 'https://moved.example.com' })] });
    await bench.answer('lastSeen.read', ok(lists('a')));
    expect(dataOf(membersOf(bench, 'a'))).toBeUndefined();
  });
});
