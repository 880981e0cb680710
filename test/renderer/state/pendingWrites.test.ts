import { expect, test } from 'vitest';
import { fail, ok } from '../../../src/shared/errors.ts';
import { instance, lost, startedBench } from './fixture.ts';

const change = { memberId: 'm-a', email: 'one@a.example.com', from: 'member', to: 'admin' };

test('what a server has not answered is said in words, the oldest first, each from its own turn on', async () => {
  const bench = await startedBench([instance('a'), instance('b')]);
  await bench.serve('a');
  const organizationRef = { instanceId: 'a', organizationId: 'org-a' };
  void bench.actions.setMemberRole(organizationRef, change);
  bench.clock.now += 5000;
  void bench.actions.deleteOrganization('a', 'other-a', 'Labs');
  void bench.actions.createOrganization('b', { name: 'New' });
  const pending = () => bench.store.getState().pendingWrites.map(({ what, since }) => [what, since]);
  expect(pending()).toEqual([
    ['the change of role of one@a.example.com', 1_000_000],
    ['the deletion of “Labs”', 1_005_000],
    ['the creation of “New”', 1_005_000],
  ]);
  bench.clock.now += 5000;
  await bench.answer('members.setRole', fail(lost('canceled')));
  expect(pending()).toEqual([
    ['the deletion of “Labs”', 1_010_000],
    ['the creation of “New”', 1_005_000],
  ]);
});

test('a change that is no longer waited for is read again, and told by what that shows', async () => {
  const bench = await startedBench([instance('a')]);
  await bench.serve('a');
  const organizationRef = { instanceId: 'a', organizationId: 'org-a' };
  void bench.actions.setMemberRole(organizationRef, change);
  bench.actions.stopWrite('a');
  expect(bench.asked).toContain('instances.stopWrite a');
  await bench.answer('members.setRole', fail(lost('canceled')));
  await bench.answer('members.list', ok([]), 'a');
  expect(bench.store.getState()).toMatchObject({
    pendingWrites: [],
    memberWriting: { roles: { [JSON.stringify(['a', 'org-a', 'm-a'])]: { state: 'failed' } } },
  });
});
