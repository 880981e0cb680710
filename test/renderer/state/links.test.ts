import { describe, expect, test } from 'vitest';
import { createOpenLink } from '../../../src/renderer/src/state/mainEvents.ts';
import { type Bench, instance, startedBench } from './fixture.ts';

const openerOf = ({ store, actions }: Bench) =>
  createOpenLink({ store, tellTrouble: actions.tellTrouble, actions: () => actions });
const toldBy = ({ store }: Bench) => store.getState().troubles.map(({ text }) => text);

describe('a link that is opened', () => {
  test('leads to a place', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    openerOf(bench)({ kind: 'instance', instance: 'b.example.com', organizationId: 'org-b' });
    const { route, views } = bench.store.getState().preferences;
    expect(route).toEqual({ at: 'instance', instanceId: 'b' });
    expect(views.b?.organizationId).toBe('org-b');
    expect(toldBy(bench)).toEqual([]);
  });

  test('fills the dialog in, and asks nothing of main', async () => {
    const bench = await startedBench([instance('a')]);
    openerOf(bench)({ kind: 'add', url: 'https://new.example.com', name: 'New' });
    expect(bench.store.getState().dialog?.about).toEqual({
      kind: 'add',
      link: { url: 'https://new.example.com', name: 'New' },
    });
  });

  test('to an instance that is not here offers to add it, by its address where the link has that', async () => {
    for (const [instance, url] of [
      ['shop.example.com:8443', 'https://shop.example.com:8443'],
      ['b1946ac9-2d5c-4f0a-9f2e-0242ac120002', ''],
    ] as const) {
      const bench = await startedBench([]);
      openerOf(bench)({ kind: 'instance', instance, organizationId: 'org-b' });
      expect(bench.store.getState().dialog?.about).toEqual({
        kind: 'add',
        link: { url, name: '', isPlace: true, organizationId: 'org-b' },
      });
      expect(toldBy(bench)).toEqual([]);
    }
  });

  test('leaves a dialog that is open as it is, and says so', async () => {
    const bench = await startedBench([instance('a')]);
    bench.actions.openDialog({ kind: 'add' });
    openerOf(bench)({ kind: 'add', url: 'https://new.example.com', name: 'New' });
    openerOf(bench)({ kind: 'instance', instance: 'a', organizationId: null });
    expect(bench.store.getState().dialog?.about).toEqual({ kind: 'add' });
    expect(bench.store.getState().preferences.route).toEqual({ at: 'home' });
    expect(toldBy(bench)).toEqual(['A dialog was open. Close it and open the link again.']);
  });

  test('that leads nowhere, is strange, or would add where nothing can be added, is told once', async () => {
    const bench = await startedBench([instance('a')], { writable: false });
    const open = openerOf(bench);
    open({ kind: 'instance', instance: 'nowhere', organizationId: null });
    expect(toldBy(bench)).toEqual([expect.stringContaining('A newer Quayside wrote the list')]);
    bench.actions.dismissNotice(bench.store.getState().troubles[0]?.id ?? '');
    open({ kind: 'strange', why: 'It is too long.' });
    expect(toldBy(bench)).toEqual(['It is too long. Nothing was done.']);
    open({ kind: 'add', url: 'https://new.example.com', name: 'New' });
    expect(toldBy(bench)).toEqual([expect.stringContaining('A newer Quayside wrote the list')]);
    expect(bench.store.getState().dialog).toBeNull();
  });
});
