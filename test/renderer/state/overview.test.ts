import { describe, expect, test } from 'vitest';
import { lagWords } from '../../../src/renderer/src/features/home/overviewColumns.tsx';
import type { Actions } from '../../../src/renderer/src/state/actions.ts';
import { selectOverview } from '../../../src/renderer/src/state/summary.ts';
import { viewOf } from '../../../src/renderer/src/state/views.ts';
import type { Need } from '../../../src/shared/calls/needs.ts';
import { ok } from '../../../src/shared/errors.ts';
import { KEY_END } from '../../../src/shared/facts/key.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';
import { keyRecord } from '../../shared/records.ts';
import { account, failure, instance, member, preferences, startedBench } from './fixture.ts';

const NOW = 1_000_000;

describe('an instance in Overview', () => {
  test('stands where the rail has it, with its group, and says how far it is behind the newest', async () => {
    const groups = [{ id: 'g', name: 'Lab', instanceIds: ['b'], folded: true }];
    const bench = await startedBench([instance('a'), instance('b')], {
      preferences: preferences({ groups }),
    });
    await bench.answer('account.read', ok({ ...account('a'), version: '0.30.2' }), 'a');
    await bench.answer('account.read', ok({ ...account('b'), version: '0.28.8' }), 'b');
    const rows = selectOverview(bench.store.getState(), NOW);
    expect(rows.map(({ instance: { id }, group, lag }) => [id, group, lag && lagWords(lag)])).toEqual([
      ['b', 'Lab', '2 versions behind'],
      ['a', null, null],
    ]);
  });

  test('does not say that a pasted key never expires, whose end nobody knows, as its Keys tab does not', async () => {
    const of = (id: string, ...keys: Partial<KeyRecord>[]) => ({
      ...instance(id),
      keys: keys.map((key, at) => keyRecord(`${id}-${at}`, key)),
    });
    const pasted = { origin: 'pasted' as const, expiresAt: null };
    const made = { origin: 'made' as const, expiresAt: null };
    const bench = await startedBench([
      of('a', pasted, made),
      of('b', made),
      of('c', pasted, { ...made, expiresAt: '2027-01-01T00:00:00.000Z' }),
    ]);
    const rows = selectOverview(bench.store.getState(), NOW);
    expect(rows.map(({ nextKey }) => nextKey && KEY_END.atOf(nextKey))).toEqual([
      ...['unknown', 'never', Date.parse('2027-01-01')],
    ]);
  });

  test('is the same object while nothing of it changed, whatever happens to others', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    await bench.answer('account.read', ok(account('a')), 'a');
    const [a, b] = selectOverview(bench.store.getState(), NOW);
    await bench.answer('account.read', { ok: false, error: failure('unreachable') }, 'b');
    const [after, failed] = selectOverview(bench.store.getState(), NOW);
    expect(after).toBe(a);
    expect(failed).not.toBe(b);
  });
});

describe('whether an instance in Overview needs a person', () => {
  const need = (change: Partial<Need>): Need => ({
    ...{ id: 'n', kind: 'expired', tone: 'warn', count: 1, subject: null, why: '', at: null },
    ...{ instances: [{ instanceId: 'a', count: 1 }], snoozed: null },
    fix: { do: 'show-instances', count: 1 },
    ...change,
  });
  const snoozed = { until: null, note: '' };

  test('is not known until main said what does, and its lists were read once', async () => {
    const bench = await startedBench([instance('a')]);
    const stands = () => selectOverview(bench.store.getState(), NOW)[0]?.stands;
    const tell = (revision: number, needs: Need[]) =>
      bench.emit('needs.changed', { revision, needs, clear: false, asOf: null });
    tell(1, []);
    expect(stands()).toBe('reading');
    await bench.answer('account.read', ok(account('a')), 'a');
    expect(stands()).toBe('reading');
    await bench.answer('members.list', ok([member('a')]), 'a');
    expect(stands()).toBe('reading');
    await bench.answer('invitations.list', ok([]), 'a');
    expect(stands()).toBe('well');
    void bench.actions.refreshAll();
    expect(stands()).toBe('well');
    tell(2, [need({ tone: 'quiet' }), need({ instances: [{ instanceId: 'b', count: 1 }] })]);
    expect(stands()).toBe('well');
    tell(3, [need({ snoozed })]);
    expect(stands()).toBe('snoozed');
    tell(4, [need({ snoozed }), need({})]);
    expect(stands()).toBe('needs');
  });

  test('goes by its state, too, unless that is snoozed', async () => {
    const bench = await startedBench([instance('a')]);
    const stands = () => selectOverview(bench.store.getState(), NOW)[0]?.stands;
    await bench.answer('account.read', { ok: false, error: failure('unreachable') }, 'a');
    expect(stands()).toBe('needs');
    const needs = [need({ kind: 'unreachable', tone: 'danger', snoozed })];
    bench.emit('needs.changed', { revision: 1, needs, clear: false, asOf: null });
    expect(stands()).toBe('snoozed');
  });
});

describe('Overview', () => {
  test('leads to members also where the sessions of that instance were shown last', async () => {
    const { store, actions } = await startedBench([instance('a')]);
    const pane = { instanceId: 'a', organizationId: null };
    actions.changeView(pane, 'shows', () => 'sessions');
    actions.openMembers('a');
    expect(viewOf(store.getState().views, pane).shows).toBe('organizations');
  });

  test('leads from its numbers to the lists that they count', async () => {
    const bench = await startedBench([instance('a', { name: 'Shop' })]);
    await bench.serve('a');
    const of = (part: keyof Actions & ('openMembers' | 'openKeys')) => bench.actions[part]('a');
    const state = () => bench.store.getState();
    bench.actions.openInvitations('a', 'expired');
    expect(state().preferences).toMatchObject({
      route: { at: 'instance', instanceId: 'a' },
      views: { a: { organizationId: 'org-a', tab: 'invitations' } },
    });
    expect(viewOf(state().views, { instanceId: 'a', organizationId: 'org-a' }).invitations.choices).toEqual({
      status: ['expired'],
    });
    of('openMembers');
    expect(state().preferences.views.a?.tab).toBe('members');
    of('openKeys');
    const home = viewOf(state().views, { instanceId: null, organizationId: null });
    expect({ route: state().preferences.route, tab: home.homeTab, search: home.keys.search }).toEqual({
      route: { at: 'home' },
      tab: 'keys',
      search: 'Shop',
    });
  });
});
