import { beforeEach, expect, test } from 'vitest';
import type { RoleOutcome } from '../../../src/renderer/src/state/memberWrites.ts';
import { roleKey, writesIn } from '../../../src/renderer/src/state/memberWriting.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { type AppError, fail, ok } from '../../../src/shared/errors.ts';
import {
  account,
  type Bench,
  failure,
  instance,
  lost,
  member,
  startedBench,
  waiting,
} from '../state/fixture.ts';

const organizationRef = { instanceId: 'a', organizationId: 'org-a' };
const change = { memberId: 'm-a', email: 'one@a.example.com', from: 'owner', to: 'admin' };
const withRole = (role: string): Member[] => [{ ...member('a'), role }];

let bench: Bench;
beforeEach(async () => {
  bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
});

const writeOf = (memberId = 'm-a') =>
  bench.store.getState().memberWriting.roles[roleKey(organizationRef, memberId)];

test('a role is shown as the server has it: busy until the members were read again', async () => {
  void bench.actions.setMemberRole(organizationRef, change);
  expect(writeOf()).toMatchObject({ state: 'running', to: 'admin' });
  expect(bench.store.getState().readings.a?.members['org-a']).toMatchObject({ data: [{ role: 'owner' }] });
  await bench.answer('members.setRole', ok({}));
  expect(writeOf()?.state).toBe('running');
  await bench.answer('members.list', ok(withRole('admin')));
  expect(writeOf()).toBeUndefined();
  expect(bench.store.getState().memberWriting.changed).toMatchObject(change);
  expect(bench.asked).toEqual(['members.setRole a', 'members.list a']);
});

test('one person’s role is changed once at a time, however often it is asked', async () => {
  void bench.actions.setMemberRole(organizationRef, change);
  void bench.actions.setMemberRole(organizationRef, { ...change, to: 'member' });
  expect(waiting(bench)).toEqual(['members.setRole a']);
});

test('a reading that began before the change is not taken for what came of it', async () => {
  void bench.actions.readMembers('a', 'org-a');
  void bench.actions.setMemberRole(organizationRef, change);
  await bench.answer('members.setRole', ok({}));
  await bench.answer('members.list', ok(withRole('owner')));
  expect(waiting(bench)).toEqual(['members.list a']);
  await bench.answer('members.list', ok(withRole('admin')));
  expect(writeOf()).toBeUndefined();
});

test('a failure stays until it is put away, and leaves nothing to undo', async () => {
  void bench.actions.setMemberRole(organizationRef, change);
  await bench.answer('members.setRole', fail(failure('forbidden')));
  await bench.answer('members.list', ok(withRole('owner')));
  expect(writeOf()).toMatchObject({ state: 'failed', error: { code: 'forbidden' } });
  expect(writesIn(bench.store.getState().memberWriting, organizationRef)).toHaveLength(1);
  expect(
    writesIn(bench.store.getState().memberWriting, { ...organizationRef, organizationId: 'org' }),
  ).toEqual([]);
  expect(bench.store.getState().memberWriting.changed).toBeNull();
  bench.actions.dismissMemberRole(organizationRef, 'm-a');
  expect(writeOf()).toBeUndefined();
});

test('an answer that was lost is no failure when the list shows the new role', async () => {
  void bench.actions.setMemberRole(organizationRef, change);
  await bench.answer('members.setRole', fail(lost('timeout')));
  await bench.answer('members.list', ok(withRole('admin')));
  expect(writeOf()).toBeUndefined();
  expect(bench.store.getState().memberWriting.changed).toMatchObject({ to: 'admin' });
});

test('a key that was refused is not used again to read', async () => {
  void bench.actions.setMemberRole(organizationRef, change);
  await bench.answer('members.setRole', fail(failure('key-not-accepted')));
  expect(bench.asked).toEqual(['members.setRole a']);
  expect(writeOf()?.state).toBe('failed');
});

const three = ['x', 'y', 'z'].map((id) => ({ ...change, memberId: id }));

function runThree(stopped: () => boolean = () => false) {
  const told: [string, RoleOutcome['state'] | 'running'][] = [];
  const run = bench.actions.setMemberRoles(organizationRef, three, {
    stopped,
    onStep: (memberId, outcome) => told.push([memberId, outcome?.state ?? 'running']),
  });
  return { told, run };
}

const admins = (...ids: string[]): Member[] =>
  three.map(({ memberId }) => ({
    ...member('a'),
    id: memberId,
    role: ids.includes(memberId) ? 'admin' : 'owner',
  }));

async function answerRole(error: AppError | null): Promise<void> {
  await bench.answer('members.setRole', error ? fail(error) : ok({}));
}

test('many are changed one after the other; one person’s failure does not stop the others; one reading ends it', async () => {
  const { told } = runThree();
  expect(waiting(bench)).toEqual(['members.setRole a']);
  await answerRole(null);
  await answerRole(failure('forbidden'));
  await answerRole(null);
  await bench.answer('members.list', ok(admins('x', 'z')));
  expect(told.filter(([, state]) => state !== 'running')).toEqual([
    ['x', 'done'],
    ['y', 'failed'],
    ['z', 'done'],
  ]);
  expect(bench.asked.filter((call) => call.startsWith('members.list'))).toHaveLength(1);
});

test('a failure that would meet all others too ends the run: the rest is not tried', async () => {
  const { told, run } = runThree();
  await answerRole(null);
  await answerRole(failure('refused'));
  await bench.answer('members.list', ok(admins('x')));
  await run;
  expect(told.at(-1)).toEqual(['z', 'untried']);
  expect(bench.asked.filter((call) => call.startsWith('members.setRole'))).toHaveLength(2);
});

test('a run that is stopped ends after the change under way', async () => {
  let stopped = false;
  const { told, run } = runThree(() => stopped);
  stopped = true;
  await answerRole(null);
  await bench.answer('members.list', ok(withRole('owner')));
  await run;
  expect(told.filter(([, state]) => state === 'untried').map(([id]) => id)).toEqual(['y', 'z']);
});

test('a success that the members do not show is not told as done, for one as for many', async () => {
  void bench.actions.setMemberRole(organizationRef, change);
  await bench.answer('members.setRole', ok({}));
  await bench.answer('members.list', ok(withRole('owner')));
  expect(writeOf()).toMatchObject({ state: 'failed', error: { code: 'not-confirmed' } });

  const { told, run } = runThree();
  for (const error of [null, lost('timeout'), lost('timeout')])
    if (waiting(bench)[0]?.startsWith('members.setRole')) await answerRole(error);
  await bench.answer('members.list', ok(admins('y')));
  await run;
  expect(told.filter(([id]) => id === 'x').at(-1)).toEqual(['x', 'failed']);
  expect(told.filter(([id]) => id === 'y').at(-1)).toEqual(['y', 'done']);
});

test('a network that changed meanwhile leaves the outcome open: the members are read to see it', async () => {
  void bench.actions.setMemberRole(organizationRef, change);
  await bench.answer('members.setRole', fail(lost('network-changed')));
  await bench.answer('members.list', ok(withRole('owner')));
  expect(writeOf()).toMatchObject({ state: 'failed', error: { code: 'network-changed' } });
});

test('of a removal the members alone tell: without them it is not known, whatever was answered', async () => {
  for (const list of [fail(failure('timeout')), ok([{ ...member('a'), userId: 'u2' }])]) {
    const removed = bench.actions.removeMember(organizationRef, 'u2');
    await bench.answer('members.remove', ok({}));
    await bench.answer('members.list', list);
    expect(await removed).toMatchObject({ ok: false, error: { code: 'not-confirmed' } });
  }
});

test('removing reads the members again; who is gone from the list is removed, whatever was answered', async () => {
  const removed = bench.actions.removeMember(organizationRef, 'u9');
  await bench.answer('members.remove', fail(lost('timeout')));
  await bench.answer('members.list', ok(withRole('owner')));
  expect(await removed).toEqual(ok({}));
});

test('removing an owner of an organization reads the whole instance again', async () => {
  void bench.actions.removeMember(organizationRef, 'u1');
  await bench.answer('members.remove', ok({}));
  expect(waiting(bench)).toContain('account.read a');
  await bench.answer('account.read', ok({ ...account('a'), organizations: [] }));
});

test('a removal that was refused is told, and the person is still there', async () => {
  const removed = bench.actions.removeMember(organizationRef, 'u2');
  await bench.answer('members.remove', fail(failure('forbidden')));
  await bench.answer('members.list', ok([{ ...member('a'), userId: 'u2' }]));
  expect(await removed).toEqual(fail(failure('forbidden')));
});
