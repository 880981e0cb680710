import { describe, expect, test } from 'vitest';
import { dataOf } from '../../../src/renderer/src/queryState.ts';
import { selectInvitations, selectMembers } from '../../../src/renderer/src/state/selectors.ts';
import { HOME_PANE } from '../../../src/renderer/src/state/views.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { SeenSummary } from '../../../src/shared/instance.ts';
import type { Patch } from '../../../src/shared/patch.ts';
import { invitationRow } from '../../shared/records.ts';
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

function lists(id: string) {
  return {
    members: { data: [member(id)], at: 6 },
    invitations: { data: [] as Invitation[], at: 7 },
  };
}

function told(lists: Record<string, { data: unknown[]; at: number }>, id: string) {
  return Object.entries(lists).map(
    ([part, { data, ...facts }]) =>
      ({
        instanceId: id,
        organizationId: `org-${id}`,
        part,
        ...facts,
        beside: true,
        result: ok(data),
      }) as Patch,
  );
}
const given = (...ids: string[]) => ok({ patches: ids.flatMap((id) => told(lists(id), id)) });

function invitation(id: string): Invitation {
  const expiresAt = '2027-01-01T00:00:00.000Z';
  return invitationRow(`new@${id}.example.com`, { id: `i-${id}`, organizationId: `org-${id}`, expiresAt });
}

const seenAsked = (bench: Bench) => bench.asked.filter((call) => call === 'world.seen');
const at = (id: string) => preferences({ route: { at: 'instance', instanceId: id } });

describe('lists that the last run saw', () => {
  test('stay on disk until their organization is opened, and come with their time and what was cut', async () => {
    const lastSeen = { a: seen('a'), b: seen('b') };
    const bench = await startedBench([instance('a'), instance('b')], { lastSeen });
    expect(bench.asked).not.toContain('world.seen');
    bench.actions.goToInstance('b');
    await bench.answer('world.seen', given('b'));
    expect(membersOf(bench, 'b')).toEqual({ state: 'loading', previous: lists('b').members });
    expect(dataOf(membersOf(bench, 'a'))).toBeUndefined();
    bench.actions.goHome();
    bench.actions.goToInstance('b');
    expect(seenAsked(bench)).toHaveLength(1);
  });

  test('of invitations come for all instances once the list over all is looked at, together, and stay until answers come', async () => {
    const ids = ['a', 'b', 'c'];
    const lastSeen = { a: seen('a'), b: seen('b'), c: { organizations: [] } };
    const bench = await startedBench(
      ids.map((id) => instance(id)),
      { lastSeen },
    );
    expect(seenAsked(bench)).toEqual([]);
    bench.actions.changeView(HOME_PANE, 'homeTab', () => 'invitations');
    const [asked] = bench.pending.filter(({ name }) => name === 'world.seen');
    expect(asked?.input.lists).toEqual(
      ['a', 'b'].map((id) => ({ instanceId: id, organizationId: `org-${id}`, part: 'invitations' })),
    );
    const invitationsOf = (id: string) => selectInvitations(bench.store.getState(), id, `org-${id}`);
    const list = (id: string) => ({ data: [invitation(id)], at: 7 });
    // What the server says meanwhile is newer.
    await bench.answer('account.read', ok(account('a')), 'a');
    await bench.answer('invitations.list', ok([]), 'a');
    const patches = ['b', 'a'].flatMap((id) => told({ invitations: list(id) }, id));
    await bench.answer('world.seen', ok({ patches }));
    expect(invitationsOf('b')).toEqual({ state: 'loading', previous: list('b') });
    expect(dataOf(invitationsOf('a'))).toEqual([]);
    bench.actions.changeView(HOME_PANE, 'homeTab', () => 'overview');
    bench.actions.changeView(HOME_PANE, 'homeTab', () => 'invitations');
    expect(seenAsked(bench)).toHaveLength(1);
  });

  test('of invitations come from a hundred instances at most', async () => {
    const ids = Array.from({ length: 102 }, (_, at) => `i${at}`);
    const lastSeen = Object.fromEntries(ids.map((id) => [id, seen(id)]));
    const bench = await startedBench(
      ids.map((id) => instance(id)),
      { lastSeen },
    );
    bench.actions.changeView(HOME_PANE, 'homeTab', () => 'invitations');
    const [asked] = bench.pending.filter(({ name }) => name === 'world.seen');
    expect(asked?.input.lists).toHaveLength(100);
  });

  test('of the place to open at come with the first screen', async () => {
    const bench = createBench();
    void bench.actions.start();
    const start = startAnswer([instance('a')], { lastSeen: { a: seen('a') }, preferences: at('a') });
    await bench.answer('app.start', ok(start));
    expect(bench.store.getState().start.state).toBe('starting');
    await bench.answer('world.seen', given('a'));
    expect(bench.store.getState().start.state).toBe('ready');
    expect(dataOf(membersOf(bench, 'a'))).toEqual([member('a')]);
  });

  test('what main tells while they are read is not lost', async () => {
    const bench = createBench();
    void bench.actions.start();
    const start = startAnswer([instance('a')], { lastSeen: { a: seen('a') }, preferences: at('a') });
    await bench.answer('app.start', ok(start));
    bench.emit('keychain.ready', {});
    await bench.answer('world.seen', given('a'));
    expect(bench.store.getState().keychainBack).toBe(true);
  });

  test('never take the place of what was read from the server', async () => {
    const bench = await startedBench([instance('a')], { lastSeen: { a: seen('a') } });
    bench.actions.goToInstance('a');
    await bench.answer('account.read', ok(account('a')));
    await bench.answer('members.list', ok([]));
    await bench.answer('world.seen', given('a'));
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
    await bench.answer('world.seen', given('a'));
    expect(membersOf(bench, 'a')).toEqual({ state: 'ready', ...lists('a').members });
  });

  test('of a list that failed alone are shown with that failure', async () => {
    const bench = await startedBench([instance('a')], { lastSeen: { a: seen('a') } });
    await bench.answer('account.read', ok(account('a')));
    await bench.answer('members.list', fail(failure('timeout')));
    bench.actions.goToInstance('a');
    await bench.answer('world.seen', given('a'));
    expect(membersOf(bench, 'a')).toMatchObject({ state: 'failed', previous: lists('a').members });
  });

  test('of another server at the same instance do not come', async () => {
    const bench = await startedBench([instance('a')], { lastSeen: { a: seen('a') } });
    bench.actions.goToInstance('a');
    bench.emit('instances.changed', { instances: [instance('a', { origin: 'https://moved.example.com' })] });
    await bench.answer('world.seen', given('a'));
    expect(dataOf(membersOf(bench, 'a'))).toBeUndefined();
  });
});
