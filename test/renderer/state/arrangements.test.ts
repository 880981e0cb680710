import { describe, expect, test } from 'vitest';
import {
  createSelectLists,
  selectColumns,
  selectShownArrangementId,
} from '../../../src/renderer/src/state/sideBySide.ts';
import { HOME_PANE, viewOf } from '../../../src/renderer/src/state/views.ts';
import { ARRANGEMENT_NAMES, isSameColumns, tidyArrangements } from '../../../src/shared/arrangements.ts';
import { ok } from '../../../src/shared/errors.ts';
import { nameFault } from '../../../src/shared/nameFault.ts';
import type { ArrangementColumn } from '../../../src/shared/preferences.ts';
import { account, type Bench, instance, member, preferences, startedBench } from './fixture.ts';

const column = (id: string, shows: ArrangementColumn['shows'] = 'members'): ArrangementColumn => ({
  instanceId: id,
  organizationId: `org-${id}`,
  shows,
});
const kept = (bench: Bench) => bench.store.getState().preferences.arrangements;
const shown = (bench: Bench) => viewOf(bench.store.getState().views, HOME_PANE).sideBySide;

describe('an arrangement', () => {
  test('is kept under its name, changed by saving alone, and opened from anywhere', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    bench.actions.arrangeColumns([column('a'), column('b')]);
    bench.actions.saveArrangement('  Both \n of them ');
    const [made] = kept(bench);
    expect(made).toMatchObject({ name: 'Both of them', columns: [column('a'), column('b')] });
    expect(bench.asked).toContain('preferences.save');
    bench.actions.arrangeColumns([column('b')]);
    expect(kept(bench)).toEqual([made]);
    bench.actions.saveArrangement();
    expect(kept(bench)).toEqual([{ ...made, columns: [column('b')] }]);
    bench.actions.newArrangement();
    bench.actions.goToInstance('a');
    bench.actions.openArrangement(made?.id ?? '');
    const state = bench.store.getState();
    expect(state.preferences.route).toEqual({ at: 'home' });
    expect(viewOf(state.views, HOME_PANE).homeTab).toBe('side-by-side');
    expect(shown(bench)).toEqual({ arrangementId: made?.id, columns: [column('b')] });
    expect(selectShownArrangementId(state)).toBe(made?.id);
    bench.actions.goToInstance('a');
    expect(selectShownArrangementId(bench.store.getState())).toBeNull();
  });

  test('can be renamed and deleted; what is shown stays', async () => {
    const bench = await startedBench([instance('a')]);
    bench.actions.arrangeColumns([column('a')]);
    bench.actions.saveArrangement('One');
    const id = shown(bench).arrangementId ?? '';
    bench.actions.renameArrangement(id, 'Two');
    expect(kept(bench)).toMatchObject([{ id, name: 'Two' }]);
    bench.actions.deleteArrangement(id);
    expect(kept(bench)).toEqual([]);
    expect(shown(bench)).toEqual({ arrangementId: null, columns: [column('a')] });
  });

  test('loses what is of an instance that is removed, and goes when nothing is left', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    bench.actions.arrangeColumns([column('a'), column('b')]);
    bench.actions.saveArrangement('Both');
    bench.actions.arrangeColumns([column('b')]);
    bench.actions.saveArrangement('One');
    bench.emit('instances.changed', { instances: [instance('a')] });
    expect(kept(bench)).toMatchObject([{ name: 'Both', columns: [column('a')] }]);
    expect(selectColumns(bench.store.getState())).toEqual([]);
    bench.actions.openArrangement(kept(bench)[0]?.id ?? '');
    bench.emit('instances.changed', { instances: [] });
    expect(selectColumns(bench.store.getState())).toEqual([]);
  });

  test('keeps what is of an instance that the list lacks from the start, whatever is saved', async () => {
    const [both, lost] = [
      { id: '1', name: 'Both', columns: [column('a'), column('lost')] },
      { id: '2', name: 'Lost', columns: [column('lost')] },
    ];
    const bench = await startedBench([instance('a'), instance('b')], {
      preferences: preferences({ arrangements: [both, lost] }),
    });
    bench.emit('instances.changed', { instances: [instance('a')] });
    bench.actions.renameArrangement('1', 'Other');
    expect(kept(bench)).toEqual([{ ...both, name: 'Other' }, lost]);
    bench.actions.openArrangement('1');
    bench.actions.arrangeColumns(selectColumns(bench.store.getState()).toReversed());
    bench.actions.saveArrangement();
    expect(kept(bench)[0]?.columns).toEqual([column('lost'), column('a')]);
    expect(createSelectLists()(bench.store.getState())).toMatchObject([
      { isListed: false, hasKey: false, why: expect.stringContaining('not in the list') },
      { isListed: true, instanceName: 'A' },
    ]);
  });

  test('needs a name of its own', () => {
    const one = { id: '1', name: 'Acme', columns: [column('a')] };
    expect(nameFault(' ', ARRANGEMENT_NAMES, [one], null)).toBe('Enter a name.');
    expect(nameFault('ACME ', ARRANGEMENT_NAMES, [one], null)).toBe('“Acme” is already there.');
    expect(nameFault('ACME ', ARRANGEMENT_NAMES, [one], '1')).toBeNull();
    expect(nameFault('x'.repeat(61), ARRANGEMENT_NAMES, [one], null)).toContain('at most 60');
  });

  test('is bounded, in how many there are and in how many columns each has', () => {
    const many = Array.from({ length: 120 }, (_, at) => ({
      id: `${at}`,
      name: `${at}`,
      columns: Array.from({ length: 6 }, () => column('a')),
    }));
    const tidy = tidyArrangements(many);
    expect(tidy).toHaveLength(100);
    expect(tidy[0]?.columns).toHaveLength(4);
  });

  test('beyond as many as are kept is not saved, which is said, and what is shown stays as it is', async () => {
    const bench = await startedBench([instance('a')]);
    bench.actions.arrangeColumns([column('a')]);
    for (let at = 0; at < 100; at += 1) bench.actions.saveArrangement(`${at}`);
    bench.actions.newArrangement();
    bench.actions.arrangeColumns([column('a', 'invitations')]);
    const before = kept(bench);
    expect(before).toHaveLength(100);
    bench.actions.saveArrangement('One more');
    expect(kept(bench)).toBe(before);
    expect(shown(bench)).toEqual({ arrangementId: null, columns: [column('a', 'invitations')] });
    expect(bench.store.getState().troubles.at(-1)).toMatchObject({ title: 'The arrangement was not saved' });
    bench.actions.openArrangement(before[0]?.id ?? '');
    bench.actions.arrangeColumns([column('a', 'invitations')]);
    bench.actions.saveArrangement();
    expect(kept(bench)[0]?.columns).toEqual([column('a', 'invitations')]);
  });

  test('does not go when it is saved after all that it shows has gone', async () => {
    const bench = await startedBench([instance('a')]);
    bench.actions.arrangeColumns([column('a')]);
    bench.actions.saveArrangement('One');
    bench.actions.arrangeColumns([]);
    bench.actions.saveArrangement();
    expect(kept(bench)).toMatchObject([{ name: 'One', columns: [column('a')] }]);
  });

  test('is the same only with the same lists in the same order', () => {
    expect(isSameColumns([column('a'), column('b')], [column('a'), column('b')])).toBe(true);
    expect(isSameColumns([column('a'), column('b')], [column('b'), column('a')])).toBe(false);
    expect(isSameColumns([column('a')], [column('a', 'invitations')])).toBe(false);
    expect(isSameColumns([column('a')], [column('a'), column('b')])).toBe(false);
  });
});

test('the lists that stand side by side stay the same objects until something of their own changes', async () => {
  const bench = await startedBench([instance('a'), instance('b'), instance('c')]);
  bench.actions.arrangeColumns([column('a'), column('b')]);
  const select = createSelectLists();
  const read = () => select(bench.store.getState());
  await bench.serve('a');
  const before = read();
  await bench.answer('account.read', ok(account('c')), 'c');
  expect(read()).toBe(before);
  await bench.answer('account.read', ok(account('b')), 'b');
  await bench.answer('members.list', ok([member('b')]), 'b');
  const after = read();
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
  expect(after[1]).toMatchObject({ organizationName: 'Acme', hasKey: true, instanceName: 'B' });
});
