import { expect, test } from 'vitest';
import { selectPrincipal, selectRights } from '../../../src/renderer/src/state/selectors.ts';
import { ok } from '../../../src/shared/errors.ts';
import { account, type Bench, instance, preferences, startedBench } from './fixture.ts';

const told = { allowed: { member: { read: true } }, customRoles: ['billing'], absent: [] };
const standingOf = (bench: Bench, organizationId: string) =>
  selectPrincipal(bench.store.getState(), 'a', organizationId);
const rightsAsked = (bench: Bench) =>
  bench.pending.filter((call) => call.name === 'organizations.rights').map((call) => call.input);

test('rights are read for the organization looked at alone, in the refresh of its instance', async () => {
  const route = { at: 'instance', instanceId: 'a' } as const;
  const bench = await startedBench([instance('a'), instance('b')], { preferences: preferences({ route }) });
  await bench.serve('a');
  await bench.serve('b');
  expect(rightsAsked(bench)).toEqual([{ instanceId: 'a', organizationId: 'org-a' }]);
});

test('rights of an organization not looked at are forgotten by a refresh, so that it reads them when opened', async () => {
  const bench = await startedBench([instance('a')]);
  await bench.serve('a');
  void bench.actions.readRights('a', 'org-a');
  await bench.answer('organizations.rights', ok(told));
  expect(selectRights(bench.store.getState(), 'a', 'org-a').state).toBe('ready');
  void bench.actions.refreshInstance('a');
  await bench.serve('a');
  expect(rightsAsked(bench)).toEqual([]);
  expect(selectRights(bench.store.getState(), 'a', 'org-a').state).toBe('idle');
});

test('the principal joins the account and the rights, and is one object while neither changes', async () => {
  const bench = await startedBench([instance('a')]);
  expect(standingOf(bench, 'org-a')).toBeNull();
  await bench.answer('account.read', ok(account('a')));
  expect(standingOf(bench, 'org-a')).toMatchObject({ organizationId: 'org-a', allowed: null });
  void bench.actions.readRights('a', 'org-a');
  await bench.answer('organizations.rights', ok(told));
  const principal = standingOf(bench, 'org-a');
  expect(principal?.allowed).toEqual(told.allowed);
  expect(standingOf(bench, 'other-a')?.allowed).toBeNull();
  expect(standingOf(bench, 'org-a')).toBe(principal);
});
