import { describe, expect, test } from 'vitest';
import {
  selectCurrentInstance,
  selectOrganizationId,
  selectView,
} from '../../../src/renderer/src/state/selectors.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import {
  type Bench,
  closeDialog,
  failure,
  instance,
  preferences,
  runInDialog,
  startedBench,
  waiting,
} from './fixture.ts';

const typed = { name: 'New', url: 'new.example.com', key: 'canary-key' };

function add(bench: Bench): void {
  const work = (attemptId: string) => bench.actions.addInstance({ ...typed, attemptId });
  void runInDialog(bench, work, { connects: true, onDone: ({ id }) => bench.actions.goToInstance(id) });
}

describe('connecting', () => {
  test('shows the steps of its own attempt and no other', async () => {
    const bench = await startedBench([]);
    bench.actions.openDialog({ kind: 'add' });
    add(bench);
    const step = { step: 'reach', state: 'running', text: 'Reaching it' };
    bench.emit('connect.progress', { attemptId: 'id-1', ...step });
    bench.emit('connect.progress', { attemptId: 'id-of-another', ...step, step: 'key' });
    bench.emit('connect.progress', { attemptId: 'id-1', ...step, state: 'done' });
    expect(bench.store.getState().dialog?.work).toMatchObject({
      state: 'running',
      attempt: { steps: [{ ...step, state: 'done' }] },
    });
  });

  test('that succeeds closes the dialog and goes to the new instance, which is read at once', async () => {
    const bench = await startedBench([]);
    bench.actions.openDialog({ kind: 'add' });
    add(bench);
    await bench.answer('instances.add', ok(instance('new')));
    const state = bench.store.getState();
    expect(state.dialog).toBeNull();
    expect(selectCurrentInstance(state)?.id).toBe('new');
    expect(waiting(bench)).toEqual(['account.read new']);
  });

  test('that fails keeps the dialog and tells why', async () => {
    const bench = await startedBench([]);
    bench.actions.openDialog({ kind: 'add' });
    add(bench);
    await bench.answer('instances.add', fail(failure('key-not-accepted')));
    const { dialog, order } = bench.store.getState();
    expect(dialog).toMatchObject({
      about: { kind: 'add' },
      work: { state: 'failed', error: { code: 'key-not-accepted' } },
    });
    expect(order).toEqual([]);
  });

  test('never leaves the key in the state', async () => {
    const bench = await startedBench([]);
    bench.actions.openDialog({ kind: 'add' });
    add(bench);
    expect(JSON.stringify(bench.store.getState())).not.toContain('canary-key');
    await bench.answer('instances.add', fail(failure('timeout')));
    expect(JSON.stringify(bench.store.getState())).not.toContain('canary-key');
  });

  test('is given up when its dialog closes, and a late answer opens nothing again', async () => {
    const bench = await startedBench([]);
    bench.actions.openDialog({ kind: 'add' });
    add(bench);
    closeDialog(bench);
    expect(bench.asked).toContain('app.giveUp');
    await bench.answer('instances.add', fail(failure('timeout')));
    expect(bench.store.getState().dialog).toBeNull();
  });

  test('that was stored in the moment its dialog closed shows the instance but does not go there', async () => {
    const bench = await startedBench([]);
    bench.actions.openDialog({ kind: 'add' });
    add(bench);
    closeDialog(bench);
    await bench.answer('instances.add', ok(instance('new')));
    expect(bench.store.getState().order).toEqual(['new']);
    expect(selectCurrentInstance(bench.store.getState())).toBeUndefined();
  });

  test('keeps other dialogs from opening until it has ended or was given up', async () => {
    const bench = await startedBench([]);
    bench.actions.openDialog({ kind: 'add' });
    add(bench);
    bench.actions.openDialog({ kind: 'export' });
    expect(bench.store.getState().dialog?.about.kind).toBe('add');
    await bench.answer('instances.add', fail(failure('timeout')));
    bench.actions.openDialog({ kind: 'export' });
    expect(bench.store.getState().dialog?.about.kind).toBe('export');
  });

  test('runs once, however often it is asked for', async () => {
    const bench = await startedBench([]);
    bench.actions.openDialog({ kind: 'add' });
    add(bench);
    add(bench);
    expect(bench.asked.filter((call) => call === 'instances.add')).toHaveLength(1);
  });
});

describe('places', () => {
  test('the organization and tab of each instance are remembered apart', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    await bench.serve('a');
    bench.actions.look('a', { organizationId: 'other-a' });
    bench.actions.chooseTab('a', 'invitations');
    const state = bench.store.getState();
    expect(selectView(state, 'a')).toEqual({ organizationId: 'other-a', tab: 'invitations' });
    expect(selectView(state, 'b').tab).toBe('members');
    expect(bench.asked.filter((call) => call === 'preferences.save')).toHaveLength(2);
  });

  test('an organization that is gone gives way to the one that a key opens', async () => {
    const views = { a: { organizationId: 'deleted', tab: 'members' } } as const;
    const bench = await startedBench([instance('a')], { preferences: preferences({ views }) });
    expect(selectOrganizationId(bench.store.getState(), 'a')).toBe('org-a');
  });

  test('removing the instance looked at leads home and closes its dialog', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    bench.actions.goToInstance('a');
    bench.actions.openDialog({ kind: 'remove', instanceId: 'a' });
    void bench.actions.removeInstance('a');
    await bench.answer('instances.remove', ok({}));
    const { dialog, preferences, order } = bench.store.getState();
    expect({ dialog, route: preferences.route, order }).toEqual({
      dialog: null,
      route: { at: 'home' },
      order: ['b'],
    });
  });

  test('instances that are half added or half removed are not shown', async () => {
    const bench = await startedBench([
      instance('a', { status: 'pending' }),
      instance('b', { status: 'removing' }),
    ]);
    expect(bench.store.getState().order).toEqual([]);
    expect(bench.pending).toEqual([]);
  });
});

describe('order', () => {
  test('a new order that could not be kept goes back, and says so', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    void bench.actions.reorder(['b', 'a']);
    expect(bench.store.getState().order).toEqual(['b', 'a']);
    await bench.answer('instances.reorder', fail(failure('registry-unwritable')));
    expect(bench.store.getState().order).toEqual(['a', 'b']);
    expect(bench.store.getState().troubles).toMatchObject([{ title: 'The order was not saved' }]);
  });

  test('no move is lost on a slow disk: what main still tells of an earlier one does not undo a later one', async () => {
    const list = ['a', 'b', 'c'].map((id) => instance(id));
    const named = (order: string) => [...order].map((id) => instance(id));
    const bench = await startedBench(list);
    const order = () => bench.store.getState().order.join('');
    const asked = () => bench.pending.filter(({ name }) => name === 'instances.reorder');
    void bench.actions.reorder(['b', 'a', 'c']);
    void bench.actions.reorder(['b', 'c', 'a']);
    void bench.actions.reorder(['c', 'b', 'a']);
    // One call at a time; of those that waited the last alone.
    expect(asked().map(({ input }) => input.instanceIds)).toEqual([['b', 'a', 'c']]);
    bench.emit('instances.changed', { instances: named('bac') });
    expect(order()).toBe('cba');
    await bench.answer('instances.reorder', ok({}));
    expect(asked().map(({ input }) => input.instanceIds)).toEqual([['c', 'b', 'a']]);
    bench.emit('instances.changed', { instances: named('bacd') });
    expect(order()).toBe('cbad');
    bench.emit('instances.changed', { instances: named('cbad') });
    await bench.answer('instances.reorder', ok({}));
    expect(asked()).toEqual([]);
    bench.emit('instances.changed', { instances: named('dcba') });
    expect(order()).toBe('dcba');
  });

  test('an order that names other instances changes nothing', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    void bench.actions.reorder(['a', 'a']);
    expect(bench.store.getState().order).toEqual(['a', 'b']);
  });

  test('those that were added together stand last, as they are listed; main is told where that changes something', async () => {
    const bench = await startedBench([instance('c'), instance('a'), instance('b')]);
    bench.actions.moveLast(['b', 'c']);
    expect(bench.store.getState().order).toEqual(['a', 'b', 'c']);
    await bench.answer('instances.reorder', ok({}));
    bench.actions.moveLast(['b', 'c']);
    bench.actions.moveLast([]);
    expect(bench.pending.filter(({ name }) => name === 'instances.reorder')).toEqual([]);
  });
});

test('the menu opens the dialog that adds several instances', async () => {
  const bench = await startedBench([]);
  bench.emit('menu.chosen', { command: 'add-many-instances' });
  expect(bench.store.getState().dialog?.about).toEqual({ kind: 'add-many' });
});

test('the menu’s commands do what they say', async () => {
  const bench = await startedBench([instance('a')]);
  bench.actions.goToInstance('a');
  bench.emit('menu.chosen', { command: 'theme-dark' });
  bench.emit('menu.chosen', { command: 'go-home' });
  bench.emit('menu.chosen', { command: 'add-instance' });
  const { preferences, dialog } = bench.store.getState();
  expect({ ...preferences, dialog }).toMatchObject({
    theme: 'dark',
    route: { at: 'home' },
    dialog: { about: { kind: 'add' } },
  });
});

test('what the menu offers leaves an open dialog, and what was typed there, alone', async () => {
  const bench = await startedBench([instance('a')]);
  bench.actions.goToInstance('a');
  bench.actions.openDialog({ kind: 'edit', instanceId: 'a' });
  bench.emit('menu.chosen', { command: 'add-instance' });
  bench.emit('menu.chosen', { command: 'import-instances' });
  bench.emit('menu.chosen', { command: 'go-home' });
  const state = bench.store.getState();
  expect(state.dialog?.about).toEqual({ kind: 'edit', instanceId: 'a' });
  expect(selectCurrentInstance(state)?.id).toBe('a');
});
