import { describe, expect, test } from 'vitest';
import { writeFailure, writeKey } from '../../../src/renderer/src/state/organizationWriting.ts';
import {
  selectMembers,
  selectOrganizationId,
  selectOrganizations,
  selectView,
} from '../../../src/renderer/src/state/selectors.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
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

const created = { id: 'new-a', name: 'New', createdAt: '2026-02-01T00:00:00.000Z', ownerId: 'u1' };
const withNew: Account = { ...account('a'), organizations: [...account('a').organizations, created] };
const renamed = (change: Partial<Account['organizations'][number]>): Account => ({
  ...account('a'),
  organizations: account('a').organizations.map((each) =>
    each.id === 'org-a' ? { ...each, name: 'Renamed', ...change } : each,
  ),
});
const count = (bench: Bench, call: string) => bench.asked.filter((asked) => asked === call).length;
const writeOf = (bench: Bench, organizationId: string | null) =>
  bench.store.getState().organizationWriting[writeKey('a', organizationId)];

async function readyBench(): Promise<Bench> {
  const bench = await startedBench([instance('a')]);
  await bench.serve('a');
  return bench;
}

describe('creating', () => {
  test('whose late answer comes while another dialog is open leaves that one, and the place, alone', async () => {
    const bench = await readyBench();
    bench.actions.openDialog({ kind: 'new-organization', instanceId: 'a' });
    void runInDialog(bench, () => bench.actions.createOrganization('a', { name: 'New' }));
    closeDialog(bench);
    bench.actions.openDialog({ kind: 'new-organization', instanceId: 'a' });
    const { dialog } = bench.store.getState();
    await bench.answer('organizations.create', ok(created));
    await bench.answer('account.read', ok(withNew));
    expect(bench.store.getState().dialog).toBe(dialog);
    expect(selectView(bench.store.getState(), 'a').organizationId).not.toBe('new-a');
    expect(writeOf(bench, null)).toEqual({ task: 'create', state: 'done', name: 'New' });
  });

  test('calls once, closes its dialog, reads the organizations again and chooses the new one', async () => {
    const bench = await readyBench();
    bench.actions.chooseTab('a', 'settings');
    bench.actions.openDialog({ kind: 'new-organization', instanceId: 'a' });
    void runInDialog(bench, () => bench.actions.createOrganization('a', { name: 'New' }));
    void bench.actions.createOrganization('a', { name: 'New' });
    expect(count(bench, 'organizations.create a')).toBe(1);
    await bench.answer('organizations.create', ok(created));
    expect(selectOrganizations(bench.store.getState(), 'a')).toHaveLength(2);
    await bench.answer('account.read', ok(withNew));
    expect(bench.store.getState().dialog).toBeNull();
    expect(selectView(bench.store.getState(), 'a')).toEqual({ organizationId: 'new-a', tab: 'members' });
    expect(writeOf(bench, null)).toEqual({ task: 'create', state: 'done', name: 'New' });
    expect(count(bench, 'account.read a')).toBe(2);
  });

  test('that is refused keeps the dialog with the failure, and reads nothing', async () => {
    const bench = await readyBench();
    bench.actions.openDialog({ kind: 'new-organization', instanceId: 'a' });
    void runInDialog(bench, () => bench.actions.createOrganization('a', { name: 'New' }));
    await bench.answer('organizations.create', fail(failure('bad-request')));
    expect(bench.store.getState().dialog).toMatchObject({ about: { kind: 'new-organization' } });
    expect(writeOf(bench, null)).toMatchObject({ state: 'failed', error: { code: 'bad-request' } });
    expect(count(bench, 'account.read a')).toBe(1);
    expect(bench.store.getState().troubles).toEqual([]);
  });

  test('whose answer was lost reads again, so that the list shows what is so', async () => {
    const bench = await readyBench();
    void bench.actions.createOrganization('a', { name: 'New' });
    await bench.answer(
      'organizations.create',
      fail({ ...failure('timeout'), details: { outcomeUnknown: true } }),
    );
    expect(writeOf(bench, null)).toMatchObject({ state: 'running' });
    await bench.answer('account.read', ok(withNew));
    expect(writeOf(bench, null)).toEqual({ task: 'create', state: 'done', name: 'New' });
    expect(selectView(bench.store.getState(), 'a').organizationId).toBe('new-a');
  });

  test('whose answer was lost, and which the list does not show, is not known', async () => {
    const bench = await readyBench();
    bench.actions.openDialog({ kind: 'new-organization', instanceId: 'a' });
    const create = () => bench.actions.createOrganization('a', { name: 'New' });
    void runInDialog(bench, create, { lateTitle: '“New” may not have been created.' });
    closeDialog(bench);
    await bench.answer('organizations.create', fail(lost('timeout')));
    await bench.answer('account.read', ok(account('a')));
    const told = writeOf(bench, null);
    expect(told).toMatchObject({ state: 'failed', error: { details: { outcomeUnknown: true } } });
    expect(told?.state === 'failed' && told.error.advice).toContain('may still be at work');
    // Its dialog was closed meanwhile: it is told all the same.
    expect(bench.store.getState().troubles).toMatchObject([{ title: '“New” may not have been created.' }]);
  });

  test('reads once more when a reading from before is still under way', async () => {
    const bench = await readyBench();
    void bench.actions.refreshInstance('a');
    void bench.actions.createOrganization('a', { name: 'New' });
    await bench.answer('organizations.create', ok(created));
    await bench.answer('account.read', ok(account('a')));
    await bench.answer('account.read', ok(withNew));
    expect(selectOrganizationId(bench.store.getState(), 'a')).toBe('new-a');
  });
});

describe('saving', () => {
  test('tells what undoes it: the values from before, of what was changed alone', async () => {
    const bench = await readyBench();
    const saving = bench.actions.updateOrganization('a', 'org-a', {
      name: 'Renamed',
      logo: 'https://x.example',
    });
    await bench.answer('organizations.update', ok({ ...created, id: 'org-a' }));
    await bench.answer('account.read', ok(renamed({ logo: 'https://x.example' })));
    expect(await saving).toBe(true);
    expect(writeOf(bench, 'org-a')).toEqual({
      task: 'save',
      state: 'done',
      before: { name: 'Acme', logo: '' },
    });
  });

  test('that the server took but that could not be read again is not called saved beside the old name', async () => {
    const bench = await readyBench();
    const saving = bench.actions.updateOrganization('a', 'org-a', { name: 'Renamed' });
    await bench.answer('organizations.update', ok({ ...created, id: 'org-a' }));
    await bench.answer('account.read', fail(failure('refused')));
    expect(await saving).toBe(false);
    const write = writeOf(bench, 'org-a') ?? null;
    expect(write).toMatchObject({ task: 'save', state: 'failed', unread: true });
    expect(writeFailure(write, true)?.message).toContain('could not be read again');
    // Read again, the page shows what is so.
    expect(writeFailure(write, false)).toBeNull();
  });

  test('whose answer is a success, but which the list does not show, is not told as saved', async () => {
    const bench = await readyBench();
    const saving = bench.actions.updateOrganization('a', 'org-a', { name: 'Renamed' });
    await bench.answer('organizations.update', ok({ ...created, id: 'org-a' }));
    await bench.answer('account.read', ok(account('a')));
    expect(await saving).toBe(false);
    expect(writeOf(bench, 'org-a')).toMatchObject({ state: 'failed', error: { code: 'not-confirmed' } });
  });

  test('whose answer was lost is saved when the list shows it', async () => {
    const bench = await readyBench();
    const saving = bench.actions.updateOrganization('a', 'org-a', { name: ' Renamed ' });
    await bench.answer('organizations.update', fail(lost('reset')));
    await bench.answer('account.read', ok(renamed({})));
    expect(await saving).toBe(true);
  });

  test('that fails is told at its organization, until it is put away', async () => {
    const bench = await readyBench();
    const saving = bench.actions.updateOrganization('a', 'org-a', { name: 'Renamed' });
    await bench.answer('organizations.update', fail(failure('bad-request')));
    expect(await saving).toBe(false);
    expect(writeOf(bench, 'other-a')).toBeUndefined();
    bench.actions.dismissOrganizationWrite('a', 'org-a', 'done');
    expect(writeOf(bench, 'org-a')).toMatchObject({ state: 'failed' });
    bench.actions.dismissOrganizationWrite('a', 'org-a');
    expect(writeOf(bench, 'org-a')).toBeUndefined();
  });
});

test('making default remembers the former one, and the way back is told where it was taken', async () => {
  const bench = await startedBench([instance('a')]);
  const isDefault = (id: string): Account => ({
    ...account('a'),
    organizations: account('a').organizations.map((each) => ({
      ...each,
      members: [{ id: `m-${each.id}`, userId: 'u1', role: 'owner', isDefault: each.id === id }],
    })),
  });
  await bench.answer('account.read', ok(isDefault('org-a')));
  void bench.actions.makeDefault('a', 'other-a');
  await bench.answer('organizations.setDefault', ok({}));
  await bench.answer('account.read', ok(isDefault('other-a')));
  expect(writeOf(bench, 'other-a')).toEqual({ task: 'make-default', state: 'done', before: 'org-a' });
  void bench.actions.makeDefault('a', 'org-a', 'other-a');
  await bench.answer('organizations.setDefault', fail(failure('forbidden')));
  await bench.answer('account.read', ok(isDefault('other-a')));
  expect(writeOf(bench, 'other-a')).toMatchObject({ state: 'failed', error: { code: 'forbidden' } });
});

const withoutAcme: Account = {
  ...account('a'),
  organizations: account('a').organizations.filter(({ id }) => id !== 'org-a'),
};

describe('deleting', () => {
  test('takes the organization and all that was read of it off the screen, even when the next reading fails', async () => {
    const bench = await readyBench();
    bench.actions.openDialog({ kind: 'delete-organization', instanceId: 'a', organizationId: 'org-a' });
    void runInDialog(bench, () => bench.actions.deleteOrganization('a', 'org-a', 'Acme'));
    await bench.answer('organizations.delete', ok({}));
    await bench.answer('account.read', fail(failure('refused')));
    const state = bench.store.getState();
    expect(state.dialog).toBeNull();
    expect(selectOrganizations(state, 'a').map(({ id }) => id)).toEqual(['other-a']);
    expect(selectMembers(state, 'a', 'org-a')).toEqual({ state: 'idle' });
    expect(writeOf(bench, 'org-a')).toBeUndefined();
    expect(writeOf(bench, null)).toEqual({ task: 'delete', state: 'done', name: 'Acme' });
  });

  test('opens the next organization on its members, not on a second "Delete organization"', async () => {
    const bench = await readyBench();
    bench.actions.chooseOrganization('a', 'org-a');
    bench.actions.chooseTab('a', 'settings');
    void bench.actions.deleteOrganization('a', 'org-a', 'Acme');
    await bench.answer('organizations.delete', ok({}));
    await bench.answer('account.read', ok(withoutAcme));
    expect(selectView(bench.store.getState(), 'a')).toEqual({ organizationId: 'other-a', tab: 'members' });
  });

  test('leaves the person where they have gone meanwhile', async () => {
    const bench = await readyBench();
    bench.actions.chooseOrganization('a', 'org-a');
    void bench.actions.deleteOrganization('a', 'org-a', 'Acme');
    bench.actions.chooseOrganization('a', 'other-a');
    bench.actions.chooseTab('a', 'settings');
    await bench.answer('organizations.delete', ok({}));
    await bench.answer('account.read', ok(withoutAcme));
    expect(selectView(bench.store.getState(), 'a')).toEqual({ organizationId: 'other-a', tab: 'settings' });
  });

  test('that was answered, but whose organization is still listed, takes nothing away', async () => {
    const bench = await readyBench();
    void bench.actions.deleteOrganization('a', 'org-a', 'Acme');
    await bench.answer('organizations.delete', ok({}));
    await bench.answer('account.read', ok(account('a')));
    expect(writeOf(bench, 'org-a')).toMatchObject({ state: 'failed', error: { code: 'not-confirmed' } });
    expect(selectMembers(bench.store.getState(), 'a', 'org-a').state).toBe('ready');
  });

  test('whose answer was lost is done when it is listed no more', async () => {
    const bench = await readyBench();
    void bench.actions.deleteOrganization('a', 'org-a', 'Acme');
    await bench.answer('organizations.delete', fail(lost('timeout')));
    await bench.answer('account.read', ok(withoutAcme));
    expect(writeOf(bench, null)).toEqual({ task: 'delete', state: 'done', name: 'Acme' });
  });

  test.each(['not-found', 'forbidden', 'server-failed'] as const)(
    'that is answered %s is done where the organization is listed no more, and closes its dialog',
    async (code) => {
      const bench = await readyBench();
      bench.actions.openDialog({ kind: 'delete-organization', instanceId: 'a', organizationId: 'org-a' });
      void runInDialog(bench, () => bench.actions.deleteOrganization('a', 'org-a', 'Acme'));
      await bench.answer('organizations.delete', fail(failure(code)));
      await bench.answer('account.read', ok(withoutAcme));
      expect(bench.store.getState().dialog).toBeNull();
      expect(writeOf(bench, null)).toEqual({ task: 'delete', state: 'done', name: 'Acme' });
    },
  );

  test('whose late answer fails is told by name', async () => {
    const bench = await readyBench();
    bench.actions.openDialog({ kind: 'delete-organization', instanceId: 'a', organizationId: 'org-a' });
    const remove = () => bench.actions.deleteOrganization('a', 'org-a', 'Acme');
    void runInDialog(bench, remove, { lateTitle: '“Acme” may not have been deleted.' });
    closeDialog(bench);
    await bench.answer('organizations.delete', fail(failure('bad-request')));
    await bench.answer('account.read', ok(account('a')));
    expect(bench.store.getState().troubles).toMatchObject([{ title: '“Acme” may not have been deleted.' }]);
  });

  test('that fails takes nothing away', async () => {
    const bench = await readyBench();
    bench.actions.openDialog({ kind: 'delete-organization', instanceId: 'a', organizationId: 'org-a' });
    void runInDialog(bench, () => bench.actions.deleteOrganization('a', 'org-a', 'Acme'));
    await bench.answer('organizations.delete', fail(failure('bad-request')));
    await bench.answer('account.read', ok(account('a')));
    const state = bench.store.getState();
    expect(state.dialog).toMatchObject({ about: { kind: 'delete-organization' } });
    expect(selectOrganizations(state, 'a')).toHaveLength(2);
    expect(selectMembers(state, 'a', 'org-a').state).toBe('ready');
  });
});
