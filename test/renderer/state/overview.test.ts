import { describe, expect, test } from 'vitest';
import {
  concernWords,
  lagWords,
  shortConcern,
  troubleOf,
} from '../../../src/renderer/src/features/home/overviewWords.ts';
import type { Actions } from '../../../src/renderer/src/state/actions.ts';
import {
  concernsOf,
  needsAttention,
  selectOverview,
  selectOverviewLayout,
} from '../../../src/renderer/src/state/overview.ts';
import { viewOf } from '../../../src/renderer/src/state/views.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { KeyHealth, KeyRecord } from '../../../src/shared/instance.ts';
import { account, failure, instance, preferences, startedBench } from './fixture.ts';

const NOW = 1_000_000;
const DAY = 86_400_000;
const health = (state: KeyHealth['state']): KeyHealth => ({ state, at: NOW, goodAt: null, lost: null });

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
      ['b', 'Lab', '2 behind'],
      ['a', null, null],
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
    expect(failed && needsAttention(failed)).toBe(true);
    expect(after && needsAttention(after)).toBe(false);
    const rows = selectOverview(bench.store.getState(), NOW);
    expect(troubleOf(rows.slice(0, 1), NOW)).toBeNull();
    expect(troubleOf(rows, NOW)).toEqual({ tone: 'danger', words: 'B: not reachable' });
    const expired = rows.map((row) => ({ ...row, concerns: [{ kind: 'expired' as const, count: 2 }] }));
    expect(troubleOf(expired.slice(0, 1), NOW)).toEqual({ tone: 'warn', words: 'A: 2 invitations expired' });
    expect(troubleOf(expired, NOW)).toEqual({ tone: 'danger', words: '2 instances need attention' });
  });
});

describe('what wants doing', () => {
  const [first] = instance('a').keys;
  const key = (id: string, change: Partial<KeyRecord> = {}): KeyRecord => ({
    ...(first as KeyRecord),
    id,
    ...change,
  });
  const ends = (id: string, at: number) => ({ kind: 'key' as const, id, organizationName: 'Shop', at });

  test('is keys that do not work, keys that end and invitations that expired, in this order', () => {
    const concerns = concernsOf(
      [key('bad'), key('ends'), key('good')],
      { bad: health('refused') },
      {
        expiring: [
          ends('ends', NOW + 6.5 * DAY),
          { kind: 'invitation', id: 'i', email: 'x@y.z', at: NOW + 5 },
        ],
        expired: 2,
      },
    );
    expect(concerns.map((each) => concernWords(each, NOW))).toEqual([
      'key not working',
      'key ends in 6 days',
      '2 invitations expired',
    ]);
    expect(concerns.map((each) => shortConcern(each, NOW)).at(-1)).toBe('2 expired');
  });

  test.each([
    ['a keychain that is closed', [key('k')], { k: health('keychain-locked') }],
    ['a key that is being retired', [key('k', { retiring: true })], { k: health('refused') }],
    ['a key that works', [key('k')], { k: health('good') }],
  ] as const)('is not %s', (_, keys, states) => {
    expect(concernsOf(keys, states, { expiring: [], expired: 0 })).toEqual([]);
  });

  test('counts an expired key once', () => {
    const concerns = concernsOf(
      [key('k')],
      { k: health('refused') },
      { expiring: [ends('k', NOW - 1)], expired: 0 },
    );
    expect(concerns.map((each) => concernWords(each, NOW))).toEqual(['key expired']);
  });
});

describe('Overview', () => {
  test('shows cards up to a dozen and a table beyond, unless the person chose', async () => {
    const layoutOf = async (count: number) => {
      const bench = await startedBench(Array.from({ length: count }, (_, at) => instance(`i${at}`)));
      return { bench, layout: selectOverviewLayout(bench.store.getState()) };
    };
    expect((await layoutOf(12)).layout).toBe('cards');
    const { bench, layout } = await layoutOf(13);
    expect(layout).toBe('table');
    bench.actions.chooseOverview('cards');
    expect(selectOverviewLayout(bench.store.getState())).toBe('cards');
    expect(bench.asked).toContain('preferences.save');
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
