import { beforeEach, expect, test } from 'vitest';
import { affectedBy } from '../../../src/renderer/src/state/affected.ts';
import { selectOrganizations } from '../../../src/renderer/src/state/selectors.ts';
import type { Store } from '../../../src/renderer/src/state/store.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Step, StepState } from '../../../src/shared/operations/operation.ts';
import { type Bench, instance, member, startedBench, waiting } from './fixture.ts';

const ref = { instanceId: 'a', organizationId: 'org-a' };
const done: StepState = { state: 'done', at: 1, output: {}, undo: null };
const remove = (userId: string): Change => ({
  action: 'members.remove',
  ...ref,
  userId,
  email: 'x@a.example',
});

let bench: Bench;
beforeEach(async () => {
  bench = await startedBench([instance('a')]);
  await bench.serve('a');
});

function readAfter(changes: readonly Change[], state = done): string[] {
  const steps = changes.map((change, id): Step => {
    return { id, change, instanceName: 'A', organizationName: 'Acme', state };
  });
  const { store, actions } = bench;
  void affectedBy(steps, { store: store as Store, refreshing: actions, look: actions.look });
  return waiting(bench);
}

test('many changes of one list are read by one reading', () => {
  const role = (memberId: string): Change => ({
    action: 'members.setRole',
    ...ref,
    memberId,
    email: 'x@a.example',
    from: 'member',
    role: 'admin',
  });
  expect(readAfter([role('m1'), role('m2')])).toEqual(['members.list a']);
});

test('after a removal the lists that showed the person are read, of an owner the whole instance', async () => {
  void bench.actions.readMembers('a', 'other-a');
  await bench.answer('members.list', ok([{ ...member('a'), userId: 'u2' }]));
  expect(readAfter([remove('u3')])).toEqual(['members.list a']);
  await bench.answer('members.list', ok([member('a')]));
  expect(readAfter([remove('u2')])).toEqual(['members.list a', 'members.list a']);
  await bench.answer('members.list', ok([member('a')]));
  await bench.answer('members.list', ok([]));
  expect(readAfter([remove('u1')])).toContain('account.read a');
});

test('after an account went, the members of each organization that it was told to be in are read, shown or not', () => {
  const memberships = { organizationIds: ['org-a', 'never-shown'], hidden: 0 };
  expect(readAfter([{ ...remove('u2'), memberships } as Change])).toEqual([
    'members.list a',
    'members.list a',
  ]);
});

test('after a revocation, and after an account went, who is signed in is read again where it is shown', () => {
  const changes = () => bench.store.getState().sessionChanges.a ?? 0;
  const revoke: Change = { action: 'sessions.revokeAll', ...ref, userId: 'u2', email: 'x@a.example' };
  expect(readAfter([revoke])).toEqual([]);
  expect(changes()).toBe(1);
  readAfter([remove('u2')]);
  expect(changes()).toBe(2);
  readAfter([revoke], { state: 'canceled', at: 1 });
  expect(changes()).toBe(2);
});

test('after who is a member or what they may do was changed, drift is looked at again; after anything else it is not', () => {
  const changes = () => bench.store.getState().accessChanges;
  const permissions: Change = {
    action: 'members.setPermissions',
    ...ref,
    userId: 'u2',
    email: 'x@a.example',
    role: 'member',
    grant: {},
    revoke: {},
  };
  let before = changes();
  for (const changed of [permissions, remove('u2')]) {
    readAfter([changed]);
    expect(changes()).toBeGreaterThan(before);
    before = changes();
  }
  readAfter([{ action: 'sessions.revokeAll', ...ref, userId: 'u2', email: 'x@a.example' }]);
  readAfter([{ action: 'invitations.remove', ...ref, invitationId: 'i1', email: 'x@a.example', role: null }]);
  readAfter([permissions], { state: 'canceled', at: 1 });
  expect(changes()).toBe(before);
});

test('what was not tried, or what no list shows, is not read', () => {
  expect(readAfter([remove('u2')], { state: 'canceled', at: 1 })).toEqual([]);
  const send: Change = {
    action: 'invitations.send',
    ...ref,
    invitationId: 'i1',
    email: 'x@a.example',
    notificationId: 'n1',
  };
  expect(readAfter([send])).toEqual([]);
});

test('an organization that went with its owner’s account is not shown any more', () => {
  const shown = () => selectOrganizations(bench.store.getState(), 'a').map(({ id }) => id);
  expect(shown()).toContain('org-a');
  readAfter([{ ...remove('u2'), owned: ['org-a'] } as Change]);
  expect(shown()).not.toContain('org-a');
});
