import { describe, expect, test } from 'vitest';
import {
  PRESETS,
  selectCompared,
  selectShownView,
  selectShownViewId,
} from '../../../src/renderer/src/state/peopleView.ts';
import { HOME_PANE, viewOf } from '../../../src/renderer/src/state/views.ts';
import { isSameView, tidyViews, VIEW_NAMES, viewsWithout } from '../../../src/shared/choices.ts';
import { nameFault } from '../../../src/shared/nameFault.ts';
import type { ComparedColumn, SavedView } from '../../../src/shared/preferences.ts';
import { type Bench, instance, preferences, startedBench } from './fixture.ts';

const column = (id: string, shows: ComparedColumn['shows'] = 'members'): ComparedColumn => ({
  instanceId: id,
  organizationId: `org-${id}`,
  shows,
});
const view = (id: string, change: Partial<SavedView> = {}): SavedView => ({
  ...{ id, name: id, as: 'list', search: '', choices: {}, sort: null, columns: [], stayZero: false },
  ...change,
});
const kept = (bench: Bench) => bench.store.getState().preferences.savedViews;
const shown = (bench: Bench) => selectShownView(bench.store.getState());
const ADMINS = PRESETS[1]?.choices ?? {};

describe('a saved view', () => {
  test('is search, filter, order and form under a name, changed by saving alone, and opened from anywhere', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    const sort = { column: 'name', descending: true };
    bench.actions.showPeople({ as: 'matrix', search: 'ann', choices: ADMINS, sort });
    bench.actions.saveView({ name: '  Admins \n of ours ' });
    const [made] = kept(bench);
    expect(made).toMatchObject({
      name: 'Admins of ours',
      as: 'matrix',
      search: 'ann',
      choices: ADMINS,
      sort,
    });
    expect(bench.asked).toContain('preferences.save');
    bench.actions.showPeople({ as: 'list', search: 'bob' }, made?.id);
    expect(kept(bench)).toEqual([made]);
    bench.actions.saveView({ viewId: made?.id ?? '' });
    expect(kept(bench)).toMatchObject([{ name: 'Admins of ours', as: 'list', search: 'bob', choices: {} }]);
    bench.actions.showPeople({});
    bench.actions.goToInstance('a');
    bench.actions.openView(made?.id ?? '');
    const state = bench.store.getState();
    expect(state.preferences.route).toEqual({ at: 'home' });
    expect(viewOf(state.views, HOME_PANE).homeTab).toBe('people');
    expect(shown(bench)).toMatchObject({ as: 'list', search: 'bob' });
    expect(selectShownViewId(state)).toBe(made?.id);
    bench.actions.goToInstance('a');
    expect(selectShownViewId(bench.store.getState())).toBeNull();
  });

  test('of compared organizations brings these along, and any other leaves them as they are', async () => {
    const bench = await startedBench([instance('a'), instance('b')], {
      preferences: preferences({
        savedViews: [view('1', { as: 'compare', columns: [column('a'), column('b')] }), view('2')],
      }),
    });
    bench.actions.compareOrganizations([column('b')]);
    bench.actions.openView('2');
    expect(shown(bench).columns).toEqual([column('b')]);
    bench.actions.openView('1');
    expect(shown(bench)).toMatchObject({ as: 'compare', columns: [column('a'), column('b')] });
  });

  test('of before, with the members of an organization beside its invitations, shows the organization once', async () => {
    const columns = [column('a'), column('a', 'invitations'), column('b')];
    const bench = await startedBench([instance('a'), instance('b')], {
      preferences: preferences({ savedViews: [view('1', { as: 'compare', columns })] }),
    });
    bench.actions.openView('1');
    expect(selectCompared(bench.store.getState())).toMatchObject([{ instanceId: 'a' }, { instanceId: 'b' }]);
    expect(selectCompared(bench.store.getState())).toHaveLength(2);
  });

  test('can be renamed, told to stay at zero, and deleted; what is shown stays', async () => {
    const bench = await startedBench([instance('a')]);
    bench.actions.showPeople({ search: 'ann' });
    bench.actions.saveView({ name: 'One' });
    const id = kept(bench)[0]?.id ?? '';
    bench.actions.renameView(id, 'Two');
    bench.actions.keepAtZero(id, true);
    expect(kept(bench)).toMatchObject([{ id, name: 'Two', stayZero: true }]);
    bench.actions.deleteView(id);
    expect(kept(bench)).toEqual([]);
    expect(shown(bench).search).toBe('ann');
    expect(selectShownViewId(bench.store.getState())).toBeNull();
  });

  test('loses what is of an instance that is removed, and goes where it would show everybody everywhere', () => {
    const [here, both] = [{ instance: ['a'] }, { instance: ['a', 'b'], role: ['admin'] }];
    const organization = { organization: ['["a","o"]'] };
    const others = [view('5', { choices: { group: ['a'] } }), view('6')];
    const views = [
      view('1', { choices: here }),
      view('2', { choices: both, sort: { column: '["a","o"]', descending: false } }),
      view('3', { as: 'compare', columns: [column('a')] }),
      view('4', { choices: organization }),
      ...others,
    ];
    expect(viewsWithout(views, 'a')).toEqual([
      view('2', { choices: { instance: ['b'], organization: [], role: ['admin'] } }),
      ...others,
    ]);
    expect(viewsWithout(views, 'c')).toBe(views);
    // An id that begins like another one is another one.
    expect(viewsWithout([view('4', { choices: { organization: ['["ab","o"]'] } })], 'a')).toHaveLength(1);
  });

  test('keeps what is of an instance that the list lacks from the start, whatever is saved', async () => {
    const both = view('1', { as: 'compare', columns: [column('a'), column('lost')] });
    const bench = await startedBench([instance('a'), instance('b')], {
      preferences: preferences({ savedViews: [both, view('2', { choices: { instance: ['lost'] } })] }),
    });
    bench.emit('instances.changed', { instances: [instance('a')] });
    bench.actions.renameView('1', 'Other');
    expect(kept(bench)).toMatchObject([{ ...both, name: 'Other' }, { choices: { instance: ['lost'] } }]);
    bench.actions.openView('1');
    bench.actions.compareOrganizations(selectCompared(bench.store.getState()).toReversed());
    bench.actions.saveView({ viewId: '1' });
    expect(kept(bench)[0]?.columns).toEqual([column('lost'), column('a')]);
  });

  test('needs a name of its own', () => {
    const one = view('1', { name: 'Acme' });
    expect(nameFault(' ', VIEW_NAMES, [one], null)).toBe('Enter a name.');
    expect(nameFault('ACME ', VIEW_NAMES, [one], null)).toBe('“Acme” is already there.');
    expect(nameFault('ACME ', VIEW_NAMES, [one], '1')).toBeNull();
    expect(nameFault('x'.repeat(61), VIEW_NAMES, [one], null)).toContain('at most 60');
  });

  test('is bounded, in how many there are and in how many columns each has, and compares something', () => {
    const columns = Array.from({ length: 6 }, () => column('a'));
    const many = Array.from({ length: 120 }, (_, at) => view(`${at}`, { columns }));
    const tidy = tidyViews([view('none', { as: 'compare' }), ...many]);
    expect(tidy).toHaveLength(100);
    expect(tidy[0]).toMatchObject({ id: '0' });
    expect(tidy[0]?.columns).toHaveLength(4);
  });

  test('beyond as many as are kept is not saved, which is said, and what is shown stays as it is', async () => {
    const savedViews = Array.from({ length: 100 }, (_, at) => view(`${at}`));
    const bench = await startedBench([instance('a')], { preferences: preferences({ savedViews }) });
    bench.actions.showPeople({ search: 'ann' });
    bench.actions.saveView({ name: 'One more' });
    expect(kept(bench)).toEqual(savedViews);
    expect(shown(bench).search).toBe('ann');
    expect(bench.store.getState().troubles.at(-1)).toMatchObject({ title: 'The view was not saved' });
  });

  test('is the same only with all that it shows; compared organizations count in Compare alone', () => {
    const one = view('1', { choices: { role: ['admin', 'owner'], more: [] } });
    expect(isSameView(one, view('2', { choices: { role: ['owner', 'admin'] } }))).toBe(true);
    expect(isSameView(one, view('2', { choices: { role: ['owner'] } }))).toBe(false);
    expect(isSameView(one, { ...one, search: 'a' })).toBe(false);
    expect(isSameView(one, { ...one, as: 'matrix' })).toBe(false);
    expect(isSameView(one, { ...one, columns: [column('a')] })).toBe(true);
    const compared = view('1', { as: 'compare', columns: [column('a'), column('b')] });
    expect(isSameView(compared, { ...compared, columns: [column('b'), column('a')] })).toBe(false);
    expect(isSameView(compared, { ...compared, columns: [column('a', 'invitations'), column('b')] })).toBe(
      false,
    );
  });
});

test('organizations of a removed instance stand beside no others any more', async () => {
  const bench = await startedBench([instance('a'), instance('b')]);
  bench.actions.compareOrganizations([column('a'), column('b')]);
  bench.emit('instances.changed', { instances: [instance('a')] });
  expect(selectCompared(bench.store.getState())).toEqual([column('a')]);
});
