import { describe, expect, test } from 'vitest';
import { dataOf, failureOf } from '../../../src/renderer/src/queryState.ts';
import {
  selectAccount,
  selectCondition,
  selectInvitations,
  selectMembers,
  selectPrincipal,
} from '../../../src/renderer/src/state/selectors.ts';
import { selectSummary } from '../../../src/renderer/src/state/summary.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import {
  account,
  type Bench,
  failure,
  instance,
  member,
  preferences,
  refused,
  startedBench,
  waiting,
} from './fixture.ts';

const AT_A = preferences({ route: { at: 'instance', instanceId: 'a' } });
const accountOf = (bench: Bench, id: string) => selectAccount(bench.store.getState(), id);
const membersOf = (bench: Bench, id: string) => selectMembers(bench.store.getState(), id, `org-${id}`);

describe('at start', () => {
  test('what was seen last time is shown at once with its time, while it is read anew', async () => {
    const seen = { account: { data: account('a'), at: 5 }, organizations: [] };
    const bench = await startedBench([instance('a')], { lastSeen: { a: seen } });
    expect(accountOf(bench, 'a')).toEqual({ state: 'loading', previous: { data: account('a'), at: 5 } });
    expect(selectCondition(bench.store.getState(), 'a').words).toBe('connecting…');
  });

  test('all are read at once, the instance looked at first: one that does not answer makes no other late', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `i${index}`);
    const route = { at: 'instance', instanceId: 'i7' } as const;
    const bench = await startedBench(
      ids.map((id) => instance(id)),
      { preferences: preferences({ route }) },
    );
    expect(waiting(bench)[0]).toBe('account.read i7');
    expect(waiting(bench).toSorted()).toEqual(ids.map((id) => `account.read ${id}`).toSorted());
    await bench.serve('i11');
    expect(accountOf(bench, 'i11').state).toBe('ready');
    expect(accountOf(bench, 'i0').state).toBe('loading');
  });

  test('what is not looked at is asked for once the first screen is drawn, and told as being read until then', async () => {
    let tellDrawn = () => {};
    const drawn = new Promise<void>((resolve) => {
      tellDrawn = resolve;
    });
    const route = { at: 'instance', instanceId: 'b' } as const;
    const instances = ['a', 'b', 'c'].map((id) => instance(id));
    const bench = await startedBench(instances, { preferences: preferences({ route }) }, { drawn });
    expect(waiting(bench)).toEqual(['account.read b']);
    expect(accountOf(bench, 'a').state).toBe('loading');
    tellDrawn();
    await bench.serve('b');
    expect(waiting(bench)).toEqual(expect.arrayContaining(['account.read a', 'account.read c']));
    await bench.serve('a');
    expect(accountOf(bench, 'a').state).toBe('ready');
  });

  test('members and invitations are asked only for organizations that a key opens', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.answer('account.read', ok(account('a')));
    expect(bench.pending.map((call) => call.input.organizationId)).toEqual(['org-a', 'org-a']);
  });

  test('an organization learnt by the account reading is read in the same refresh', async () => {
    const unknown = instance('a');
    const keys = unknown.keys.map((key) => ({ ...key, organizationId: null }));
    const bench = await startedBench([{ ...unknown, keys }]);
    bench.emit('instances.changed', { instances: [instance('a')] });
    await bench.answer('account.read', ok(account('a')));
    expect(waiting(bench)).toEqual(['members.list a', 'invitations.list a']);
  });
});

describe('a reading', () => {
  test('of a key of which nobody knows what it opens asks for its own organization, and reads that', async () => {
    const unknown = instance('a');
    const keys = unknown.keys.map((key) => ({ ...key, organizationId: null }));
    const bench = await startedBench([{ ...unknown, keys }]);
    await bench.answer('account.read', ok(account('a')));
    expect(waiting(bench)).toEqual(['organizations.active a']);
    await bench.answer('organizations.active', ok(account('a').organizations[0]));
    expect(waiting(bench)).toEqual(['members.list a', 'invitations.list a']);
    await bench.answer('members.list', ok([member('a')]));
    expect(dataOf(membersOf(bench, 'a'))).toEqual([member('a')]);
  });

  test('of the organization looked at, which the list does not have, puts it there alone', async () => {
    const bench = await startedBench([instance('a')], { preferences: AT_A });
    const [acme, labs] = account('a').organizations;
    await bench.answer('account.read', ok({ ...account('a'), organizations: [labs] }));
    expect(waiting(bench)).toContain('organizations.one a');
    await bench.answer('organizations.one', ok(acme));
    expect(dataOf(accountOf(bench, 'a'))?.organizations).toEqual([labs, acme]);
  });

  test('asked for twice at the same time is one call', async () => {
    const bench = await startedBench([instance('a')]);
    void bench.actions.refreshInstance('a');
    void bench.actions.refreshShown();
    expect(waiting(bench)).toEqual(['account.read a']);
    await bench.serve('a');
    expect(bench.pending).toEqual([]);
  });

  test('asked for anew, since a key was replaced, does not show what was asked with the former one', async () => {
    const bench = await startedBench([instance('a')]);
    void bench.actions.refreshInstance('a', { anew: true });
    await bench.answer('account.read', refused);
    expect(accountOf(bench, 'a').state).toBe('loading');
    await bench.serve('a');
    expect(accountOf(bench, 'a').state).toBe('ready');
    expect(bench.pending).toEqual([]);
  });

  test('that failed keeps the data seen before, with its time', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.serve('a');
    bench.clock.now += 5_000;
    void bench.actions.refreshInstance('a');
    await bench.answer('account.read', refused);
    expect(accountOf(bench, 'a')).toMatchObject({
      state: 'failed',
      at: 1_005_000,
      previous: { at: 1_000_000 },
    });
  });

  test('tried again after a failure still tells of the failure until it ends', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.answer('account.read', refused);
    void bench.actions.refreshInstance('a');
    expect(accountOf(bench, 'a').state).toBe('loading');
    expect(failureOf(accountOf(bench, 'a'))?.code).toBe('refused');
    await bench.serve('a');
    expect(failureOf(accountOf(bench, 'a'))).toBeUndefined();
  });

  test('tried again after a failure is not called connected, though it was read before in this run', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.serve('a');
    void bench.actions.refreshInstance('a');
    await bench.answer('account.read', refused);
    void bench.actions.refreshInstance('a');
    expect(selectCondition(bench.store.getState(), 'a').words).toBe('connecting…');
  });

  test('asked for after a locked keychain asks that first, so that a lock just opened counts at once', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.answer('account.read', fail(failure('keychain-locked')));
    void bench.actions.retryInstance('a');
    expect(bench.pending.map((call) => call.name)).toEqual(['keychain.check']);
    await bench.answer('keychain.check', ok({ state: 'ready' }));
    expect(waiting(bench)).toEqual(['account.read a']);
    await bench.answer('account.read', refused);
    void bench.actions.retryInstance('a');
    expect(waiting(bench)).toEqual(['account.read a']);
  });

  test('comes by itself for what the keychain did not answer, once it does, and for nothing else', async () => {
    const bench = await startedBench([instance('a'), instance('b'), instance('c')]);
    await bench.answer('account.read', fail(failure('keychain-not-answering')), 'a');
    await bench.answer('account.read', fail(failure('keychain-locked')), 'b');
    await bench.serve('c');
    expect(waiting(bench)).toEqual([]);
    bench.emit('keychain.ready', {});
    expect(waiting(bench)).toEqual(['account.read a']);
  });

  test('asked for missing rights reads each that nobody asked for yet, once', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.serve('a');
    const wanted = [{ instanceId: 'a', organizationId: 'other' }];
    void bench.actions.readMissingRights(wanted);
    void bench.actions.readMissingRights(wanted);
    expect(waiting(bench)).toEqual(['organizations.rights a']);
    await bench.answer('organizations.rights', refused);
    void bench.actions.readMissingRights(wanted);
    expect(waiting(bench)).toEqual([]);
  });

  test.each(['members.list', 'invitations.list', 'organizations.rights'])(
    'comes by itself where %s alone met a keychain that did not answer',
    async (name) => {
      const bench = await startedBench([instance('a'), instance('b')], { preferences: AT_A });
      await bench.serve('b');
      await bench.answer('account.read', ok(account('a')), 'a');
      const lost = fail(failure('keychain-not-answering'));
      const answers = {
        'members.list': ok([member('a')]),
        'invitations.list': ok([]),
        'organizations.rights': ok({ allowed: null, customRoles: [], absent: [] }),
      };
      for (const [each, answer] of Object.entries(answers))
        await bench.answer(each, each === name ? lost : answer, 'a');
      expect(waiting(bench)).toEqual([]);
      bench.emit('keychain.ready', {});
      expect(waiting(bench)).toContain('account.read a');
      expect(waiting(bench)).not.toContain('account.read b');
      await bench.answer('account.read', ok(account('a')), 'a');
      for (const [each, answer] of Object.entries(answers)) await bench.answer(each, answer, 'a');
      const { members, invitations, rights } = bench.store.getState().readings.a ?? {};
      for (const lists of [members, invitations, rights]) expect(lists?.['org-a']?.state).toBe('ready');
    },
  );

  test('asked for all that the keychain kept back reads an instance, too, of which that is one list alone', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.answer('account.read', ok(account('a')));
    await bench.answer('members.list', fail(failure('keychain-locked')));
    await bench.answer('invitations.list', ok([]));
    void bench.actions.retryKeychain();
    expect(bench.pending.map((call) => call.name)).toEqual(['keychain.check']);
    await bench.answer('keychain.check', ok({ state: 'ready' }));
    expect(waiting(bench)).toContain('account.read a');
  });

  test('asked for all that a locked keychain kept back asks it once, whichever instance it was asked for', async () => {
    const bench = await startedBench([instance('a'), instance('b'), instance('c')]);
    await bench.answer('account.read', fail(failure('keychain-locked')));
    await bench.answer('account.read', refused);
    await bench.answer('account.read', fail(failure('keychain-locked')));
    for (const ask of [() => bench.actions.retryKeychain(), () => bench.actions.retryInstance('a')]) {
      void ask();
      expect(bench.pending.map((call) => call.name)).toEqual(['keychain.check']);
      await bench.answer('keychain.check', ok({ state: 'locked' }));
      expect(waiting(bench)).toEqual(['account.read a', 'account.read c']);
      await bench.answer('account.read', fail(failure('keychain-locked')));
      await bench.answer('account.read', fail(failure('keychain-locked')));
    }
    void bench.actions.refreshAll();
    expect(bench.pending.map((call) => call.name)).toEqual(['keychain.check']);
    await bench.answer('keychain.check', ok({ state: 'ready' }));
    expect(waiting(bench)).toEqual(['account.read a', 'account.read b', 'account.read c']);
  });

  test('asked for after a server that asks to wait ends that wait first, for a list as for the instance', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.answer('account.read', fail(failure('rate-limited')));
    void bench.actions.retryList('members', 'a', 'org-a');
    expect(bench.pending.map((call) => call.name)).toEqual(['instances.endWait']);
    await bench.answer('instances.endWait', ok({}));
    expect(waiting(bench)).toEqual(['account.read a']);
  });

  test('goes out together with its lists once the account was read well in this run, and else before them', async () => {
    const bench = await startedBench([instance('a')]);
    expect(waiting(bench)).toEqual(['account.read a']);
    await bench.answer('account.read', refused);
    void bench.actions.refreshInstance('a');
    expect(waiting(bench)).toEqual(['account.read a']);
    await bench.serve('a');
    void bench.actions.refreshInstance('a');
    expect(waiting(bench)).toEqual(['account.read a', 'members.list a', 'invitations.list a']);
  });

  test('takes the rights along where the key told them before, and else asks them after the lists', async () => {
    const bench = await startedBench([instance('a')], { preferences: AT_A });
    await bench.answer('account.read', ok(account('a')));
    expect(waiting(bench)).toEqual(['members.list a', 'invitations.list a']);
    await bench.answer('members.list', ok([]));
    await bench.answer('invitations.list', ok([]));
    expect(waiting(bench)).toEqual(['organizations.rights a']);
    await bench.answer('organizations.rights', ok({ allowed: null, customRoles: [], absent: [] }));
    void bench.actions.refreshInstance('a');
    expect(waiting(bench)).toContain('organizations.rights a');
  });

  test('of an unreachable instance ends its lists with it, keeps those seen as they were, and can be tried again', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.serve('a');
    void bench.actions.refreshInstance('a');
    await bench.answer('account.read', refused);
    expect(membersOf(bench, 'a')).toMatchObject({ state: 'ready', at: 1_000_000 });
    const before = bench.store.getState();
    await bench.answer('members.list', fail(failure('timeout')));
    await bench.answer('invitations.list', fail(failure('timeout')));
    expect(bench.store.getState()).toBe(before);
    void bench.actions.refreshInstance('a');
    expect(waiting(bench)).toEqual(['account.read a']);
  });

  test('of a list that fails beside its account waits to hear whether the instance failed as a whole', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.serve('a');
    void bench.actions.refreshInstance('a');
    await bench.answer('members.list', fail(failure('timeout')));
    expect(membersOf(bench, 'a').state).toBe('loading');
    await bench.answer('account.read', ok(account('a')));
    expect(membersOf(bench, 'a')).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
    expect(membersOf(bench, 'a')).not.toHaveProperty('ofInstance');
  });

  test('of an instance never reached fails its lists too, so that nothing loads for ever', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.answer('account.read', refused);
    const asOne = { state: 'failed', error: { code: 'refused' }, ofInstance: true };
    expect(membersOf(bench, 'a')).toMatchObject(asOne);
    expect(selectInvitations(bench.store.getState(), 'a', 'org-a')).toMatchObject(asOne);
  });

  test('of the account alone that is not understood leaves members and invitations to be read', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.answer('account.read', fail(failure('unexpected-shape')));
    expect(waiting(bench)).toEqual(['members.list a', 'invitations.list a']);
  });

  test('an instance that comes without a dialog, finished after the keychain answered, is read by itself', async () => {
    const bench = await startedBench([]);
    bench.emit('instances.changed', { instances: [instance('a')] });
    expect(waiting(bench)).toEqual(['account.read a']);
    bench.actions.openDialog({ kind: 'add' });
    bench.emit('instances.changed', { instances: [instance('a'), instance('b')] });
    expect(waiting(bench)).toEqual(['account.read a']);
  });

  test('of a removed instance is not committed', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    bench.emit('instances.changed', { instances: [instance('b')] });
    await bench.answer('account.read', ok(account('a')), 'a');
    expect(bench.store.getState().readings).not.toHaveProperty('a');
    expect(waiting(bench)).toEqual(['account.read b']);
  });

  test('of the former server is not committed once the instance has another address', async () => {
    const bench = await startedBench([instance('a')]);
    bench.emit('instances.changed', { instances: [instance('a', { origin: 'https://new.example.com' })] });
    await bench.answer('account.read', ok(account('old')), 'a');
    expect(dataOf(accountOf(bench, 'a'))).toBeUndefined();
    expect(bench.pending).toEqual([]);
  });

  test('lands under its own instance, in whatever order the answers come', async () => {
    const ids = ['a', 'b', 'c'];
    const bench = await startedBench(ids.map((id) => instance(id)));
    for (const id of ids) bench.actions.goToInstance(id);
    for (const id of ['c', 'a', 'b']) await bench.answer('account.read', ok(account(id)), id);
    for (const id of ['b', 'c', 'a']) await bench.answer('members.list', ok([member(id)]), id);
    for (const id of ids) {
      expect(dataOf(accountOf(bench, id))?.version).toBe(id);
      expect(dataOf(membersOf(bench, id))?.[0]?.user.email).toBe(`one@${id}.example.com`);
    }
  });
});

describe('when the window gets the focus', () => {
  test('nothing is read within a minute', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.serve('a');
    bench.clock.now += 60_000;
    await bench.actions.refreshOnFocus();
    expect(bench.pending).toEqual([]);
  });

  test('what is looked at is read when it is older than a minute, the rest is left alone', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    await bench.serve('a');
    await bench.serve('b');
    bench.actions.goToInstance('b');
    bench.clock.now += 60_001;
    void bench.actions.refreshOnFocus();
    expect(waiting(bench)).toEqual(['account.read b', 'members.list b', 'invitations.list b']);
  });

  test('a failure counts as a try: it is not repeated within the minute', async () => {
    const bench = await startedBench([instance('a')]);
    bench.clock.now += 100_000;
    await bench.answer('account.read', refused);
    await bench.actions.refreshOnFocus();
    expect(bench.pending).toEqual([]);
  });
});

describe('a refresh that finds nothing new', () => {
  const seenOf = (bench: Bench) => {
    const state = bench.store.getState();
    const members = dataOf(membersOf(bench, 'a'));
    return { account: dataOf(accountOf(bench, 'a')), members, member: members?.[0], instance: state.byId.a };
  };

  test('leaves every row, summary and principal the object that it was', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.serve('a');
    const before = seenOf(bench);
    const summary = selectSummary(bench.store.getState(), 'a', 0);
    const principal = selectPrincipal(bench.store.getState(), 'a', 'org-a');
    void bench.actions.refreshInstance('a');
    await bench.serve('a');
    bench.emit('instances.changed', { instances: [instance('a')] });
    const after = seenOf(bench);
    for (const part of ['account', 'members', 'member', 'instance'] as const)
      expect(after[part], part).toBe(before[part]);
    expect(selectSummary(bench.store.getState(), 'a', 0)).toBe(summary);
    expect(selectPrincipal(bench.store.getState(), 'a', 'org-a')).toBe(principal);
    expect(selectSummary(bench.store.getState(), 'a', 1)).not.toBe(summary);
  });

  test('tells a row that changed, and leaves the others', async () => {
    const bench = await startedBench([instance('a')]);
    await bench.serve('a');
    const before = seenOf(bench);
    void bench.actions.readMembers('a', 'org-a');
    await bench.answer('members.list', ok([member('a'), { ...member('a'), id: 'm-2' }]));
    const after = seenOf(bench);
    expect(after.members).not.toBe(before.members);
    expect(after.member).toBe(before.member);
    expect(selectSummary(bench.store.getState(), 'a', 0)).not.toBe(null);
  });
});
