import { describe, expect, test } from 'vitest';
import { isUnderWay } from '../../../src/renderer/src/state/operations.ts';
import {
  selectMembers,
  selectOrganizationId,
  selectOrganizations,
  selectView,
} from '../../../src/renderer/src/state/selectors.ts';
import { viewOf } from '../../../src/renderer/src/state/views.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import { type AppError, fail, ok } from '../../../src/shared/errors.ts';
import type { StepState } from '../../../src/shared/operations/operation.ts';
import {
  account,
  type Bench,
  closeDialog,
  failure,
  instance,
  lost,
  runInDialog,
  startedBench,
} from './fixture.ts';
import { beginOperation, done, endOperation, goOn } from './operationRuns.ts';

const created = { id: 'new-a', name: 'New', createdAt: '2026-02-01T00:00:00.000Z', ownerId: 'u1' };
const withNew: Account = { ...account('a'), organizations: [...account('a').organizations, created] };
const renamed = (change: Partial<Account['organizations'][number]> = {}): Account => ({
  ...account('a'),
  organizations: account('a').organizations.map((each) =>
    each.id === 'org-a' ? { ...each, name: 'Renamed', ...change } : each,
  ),
});
const withoutAcme: Account = {
  ...account('a'),
  organizations: account('a').organizations.filter(({ id }) => id !== 'org-a'),
};
const failed = (error: AppError): StepState => ({ state: 'failed', at: 1, error });
const count = (bench: Bench, call: string) => bench.asked.filter((asked) => asked === call).length;
const toldOf = (bench: Bench) => bench.store.getState().operations.toTell;
const ref = (organizationId: string) => ({ instanceId: 'a', organizationId });
const save = (bench: Bench, organizationId: string, name: string) =>
  void bench.actions.runIntent(
    { kind: 'change-organization', ...ref(organizationId), settings: { name } },
    { tellFailure: true },
  );

async function readyBench(): Promise<Bench> {
  const bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
  return bench;
}

async function runTo(bench: Bench, state: StepState, read: Account): Promise<void> {
  await endOperation(bench, await beginOperation(bench), state);
  await bench.answer('account.read', ok(read));
}

describe('creating', () => {
  const create = (bench: Bench) =>
    bench.actions.createOrganization({ kind: 'create-organization', instanceId: 'a', name: 'New' });
  const open = (bench: Bench) => bench.actions.openDialog({ kind: 'new-organization', instanceId: 'a' });

  test('asks once, closes its dialog once the organizations were read, and chooses the new one', async () => {
    const bench = await readyBench();
    bench.actions.chooseTab('a', 'settings');
    open(bench);
    void runInDialog(bench, () => create(bench));
    void runInDialog(bench, () => create(bench));
    expect(count(bench, 'plans.make a')).toBe(1);
    await endOperation(bench, await beginOperation(bench), done({ organizationId: 'new-a' }));
    expect(bench.store.getState().dialog).not.toBeNull();
    await bench.answer('account.read', ok(withNew));
    expect(bench.store.getState().dialog).toBeNull();
    expect(selectView(bench.store.getState(), 'a')).toEqual({ organizationId: 'new-a', tab: 'members' });
    expect(toldOf(bench)).toEqual(['o1']);
    expect(count(bench, 'account.read a')).toBe(1);
  });

  test('whose late end comes while another dialog is open leaves that one, and the place, alone', async () => {
    const bench = await readyBench();
    open(bench);
    void runInDialog(bench, () => create(bench));
    closeDialog(bench);
    open(bench);
    const { dialog } = bench.store.getState();
    await runTo(bench, done({ organizationId: 'new-a' }), withNew);
    expect(bench.store.getState().dialog).toBe(dialog);
    expect(selectView(bench.store.getState(), 'a').organizationId).not.toBe('new-a');
    expect(toldOf(bench)).toEqual(['o1']);
  });

  test('that is refused keeps the dialog with the failure, which is told nowhere else', async () => {
    const bench = await readyBench();
    open(bench);
    void runInDialog(bench, () => create(bench));
    await runTo(bench, failed(failure('bad-request')), account('a'));
    expect(bench.store.getState().dialog).toMatchObject({
      about: { kind: 'new-organization' },
      work: { state: 'failed', error: { code: 'bad-request' } },
    });
    expect(toldOf(bench)).toEqual([]);
    expect(bench.store.getState().troubles).toEqual([]);
  });

  test('that could not be tried leaves nothing open behind: who tries again does so anew', async () => {
    const bench = await readyBench();
    open(bench);
    void runInDialog(bench, () => create(bench));
    await endOperation(bench, await beginOperation(bench), {
      state: 'open',
      at: 1,
      error: failure('refused'),
    });
    expect(bench.store.getState().dialog).toMatchObject({ work: { error: { code: 'refused' } } });
    expect(bench.pending.map(({ name, input }) => [name, input])).toEqual([
      ['operations.close', { operationId: 'o1' }],
    ]);
  });

  test('of which nobody knows what became is told by name where its dialog was closed', async () => {
    const bench = await readyBench();
    open(bench);
    void runInDialog(bench, () => create(bench), { lateTitle: '“New” may not have been created.' });
    closeDialog(bench);
    await runTo(bench, { state: 'unknown', at: 1, error: lost('timeout') }, account('a'));
    expect(bench.store.getState().troubles).toMatchObject([{ title: '“New” may not have been created.' }]);
    expect(count(bench, 'operations.close')).toBe(0);
  });

  test('reads once more when a reading from before is still under way', async () => {
    const bench = await readyBench();
    void bench.actions.refreshInstance('a');
    void create(bench);
    await runTo(bench, done({ organizationId: 'new-a' }), account('a'));
    await bench.answer('account.read', ok(withNew));
    expect(selectOrganizationId(bench.store.getState(), 'a')).toBe('new-a');
  });
});

describe('saving', () => {
  const pane = { instanceId: 'a', organizationId: 'org-a' };
  const draftOf = (bench: Bench) => viewOf(bench.store.getState().views, pane).settings;

  async function saved(draft: { name: string; logo?: string }): Promise<Bench> {
    const bench = await readyBench();
    bench.actions.changeView(pane, 'settings', () => draft);
    save(bench, 'org-a', draft.name);
    return bench;
  }

  test('is under way until it was read again, then what was typed is no draft any more', async () => {
    const bench = await saved({ name: ' Renamed ' });
    const run = await beginOperation(bench);
    expect(isUnderWay(bench.store.getState().operations, () => true)).toBe(true);
    await endOperation(bench, run, done());
    expect(draftOf(bench)).toEqual({ name: ' Renamed ' });
    await bench.answer('account.read', ok(renamed()));
    expect(draftOf(bench)).toEqual({});
    expect(toldOf(bench)).toEqual(['o1']);
  });

  test('that failed is told below, and keeps what was typed; what was typed meanwhile stays, too', async () => {
    const bench = await saved({ name: 'Renamed' });
    await runTo(bench, failed(failure('bad-request')), account('a'));
    expect(toldOf(bench)).toEqual(['o1']);
    expect(draftOf(bench)).toEqual({ name: 'Renamed' });
    bench.actions.changeView(pane, 'settings', () => ({ name: 'Renamed', role: 'admin' }));
    save(bench, 'org-a', 'Renamed');
    expect(toldOf(bench)).toEqual([]);
    await endOperation(bench, await beginOperation(bench, 'o2'), done());
    await bench.answer('account.read', ok(renamed()));
    expect(draftOf(bench)).toEqual({ name: 'Renamed', role: 'admin' });
    expect(toldOf(bench)).toEqual(['o2']);
  });

  test('that another save follows is not run besides it', async () => {
    const bench = await saved({ name: 'Renamed' });
    await endOperation(bench, await beginOperation(bench), {
      state: 'open',
      at: 1,
      error: failure('refused'),
    });
    expect(toldOf(bench)).toEqual(['o1']);
    save(bench, 'other-a', 'Other');
    expect(toldOf(bench)).toEqual(['o1']);
    save(bench, 'org-a', 'Renamed again');
    expect(toldOf(bench)).toEqual([]);
    expect(count(bench, 'operations.close')).toBe(1);
  });

  test('that the server took, but that could not be read again, leaves what was typed beside the old name', async () => {
    const bench = await saved({ name: 'Renamed' });
    await endOperation(bench, await beginOperation(bench), done());
    await bench.answer('account.read', fail(failure('refused')));
    expect(draftOf(bench)).toEqual({ name: 'Renamed' });
    expect(toldOf(bench)).toEqual(['o1']);
  });
});

describe('deleting', () => {
  const remove = (bench: Bench) => bench.actions.runIntent({ kind: 'delete-organization', ...ref('org-a') });
  const open = (bench: Bench) =>
    bench.actions.openDialog({ kind: 'delete-organization', instanceId: 'a', organizationId: 'org-a' });

  test('takes the organization and all that was read of it off the screen, even when the next reading fails', async () => {
    const bench = await readyBench();
    open(bench);
    void runInDialog(bench, () => remove(bench));
    await endOperation(bench, await beginOperation(bench), done());
    await bench.answer('account.read', fail(failure('refused')));
    const state = bench.store.getState();
    expect(state.dialog).toBeNull();
    expect(selectOrganizations(state, 'a').map(({ id }) => id)).toEqual(['other-a']);
    expect(selectMembers(state, 'a', 'org-a')).toEqual({ state: 'idle' });
    expect(toldOf(bench)).toEqual(['o1']);
  });

  test('opens the next organization on its members at once, not on a second "Delete organization"', async () => {
    const bench = await readyBench();
    bench.actions.look('a', { organizationId: 'org-a' });
    bench.actions.chooseTab('a', 'settings');
    void remove(bench);
    await endOperation(bench, await beginOperation(bench), done());
    expect(selectView(bench.store.getState(), 'a')).toEqual({ organizationId: 'other-a', tab: 'members' });
    await bench.answer('account.read', ok(withoutAcme));
    expect(selectView(bench.store.getState(), 'a')).toEqual({ organizationId: 'other-a', tab: 'members' });
    expect(count(bench, 'preferences.save')).toBe(3);
  });

  test('that is tried again from below, and works then, opens the next one as well', async () => {
    const bench = await readyBench();
    bench.actions.chooseTab('a', 'settings');
    void remove(bench);
    const run = await beginOperation(bench);
    await endOperation(bench, run, failed(failure('bad-request')));
    await bench.answer('account.read', ok(account('a')));
    void bench.actions.retryOperation({ id: 'o1', kind: 'delete-organization' });
    await bench.answer('operations.retry', ok({}));
    await goOn(bench, run);
    await endOperation(bench, run, done());
    expect(selectView(bench.store.getState(), 'a')).toEqual({ organizationId: 'other-a', tab: 'members' });
  });

  test('leaves the person where they have gone meanwhile', async () => {
    const bench = await readyBench();
    bench.actions.look('a', { organizationId: 'org-a' });
    void remove(bench);
    bench.actions.look('a', { organizationId: 'other-a' });
    bench.actions.chooseTab('a', 'settings');
    await runTo(bench, done(), withoutAcme);
    expect(selectView(bench.store.getState(), 'a')).toEqual({ organizationId: 'other-a', tab: 'settings' });
  });

  test('whose late end is a failure is told by name', async () => {
    const bench = await readyBench();
    open(bench);
    void runInDialog(bench, () => remove(bench), { lateTitle: '“Acme” may not have been deleted.' });
    closeDialog(bench);
    await runTo(bench, failed(failure('bad-request')), account('a'));
    expect(bench.store.getState().troubles).toMatchObject([{ title: '“Acme” may not have been deleted.' }]);
  });

  test('that fails takes nothing away', async () => {
    const bench = await readyBench();
    open(bench);
    void runInDialog(bench, () => remove(bench));
    await runTo(bench, failed(failure('not-confirmed')), account('a'));
    const state = bench.store.getState();
    expect(state.dialog).toMatchObject({ about: { kind: 'delete-organization' } });
    expect(selectOrganizations(state, 'a')).toHaveLength(2);
    expect(selectMembers(state, 'a', 'org-a').state).toBe('ready');
    expect(toldOf(bench)).toEqual([]);
  });
});
