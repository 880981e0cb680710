import { describe, expect, test } from 'vitest';
import { selectOwnUnread, selectWaiting, waitingOf } from '../../../src/renderer/src/state/ownInvitations.ts';
import type { OwnInvitation } from '../../../src/shared/calls/organizations.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import { account, type Bench, failure, instance, member, startedBench, waiting } from './fixture.ts';

const OWN = 'invitations.own';
const invitation = (id: string, change: Partial<OwnInvitation> = {}): OwnInvitation => ({
  id,
  organizationId: `org-of-${id}`,
  organizationName: 'Guests',
  email: 'one@example.com',
  role: 'admin',
  status: 'pending',
  expiresAt: new Date(2_000_000).toISOString(),
  inviterId: 'u9',
  userId: 'u1',
  ...change,
});
const told = (...invitations: OwnInvitation[]) => ok({ invitations, unread: [] });
const asked = ({ asked: all }: Bench) => all.filter((each) => each.startsWith(OWN));

async function serve(bench: Bench, id: string): Promise<void> {
  await bench.answer('account.read', ok(account(id)), id);
  await bench.answer('members.list', ok([member(id)]), id);
  await bench.answer('invitations.list', ok([]), id);
}

describe('what waits for the people whose keys are here', () => {
  test('is asked for once per run, after the lists', async () => {
    const bench = await startedBench([instance('a')], {}, { asksOwn: true });
    await bench.answer('account.read', ok(account('a')));
    await bench.answer('members.list', ok([member('a')]));
    expect(asked(bench)).toEqual([]);
    await bench.answer('invitations.list', ok([]));
    expect(asked(bench)).toEqual([`${OWN} a`]);
    await bench.answer(OWN, told(invitation('i1')));
    expect(selectWaiting(bench.store.getState(), bench.clock.now)).toBe(1);
  });

  test('is asked for again as a person asks, but not when the window gets the focus or something was changed', async () => {
    const bench = await startedBench([instance('a')], {}, { asksOwn: true });
    await serve(bench, 'a');
    await bench.answer(OWN, told());
    bench.clock.now += 3_600_000;
    void bench.actions.refreshOnFocus();
    await serve(bench, 'a');
    void bench.actions.refreshInstance('a');
    await serve(bench, 'a');
    expect(asked(bench)).toHaveLength(1);
    void bench.actions.refreshAll();
    // First it is seen to that a locked keychain is asked.
    await new Promise((resolve) => setImmediate(resolve));
    await serve(bench, 'a');
    expect(asked(bench)).toHaveLength(2);
  });

  test('is not asked of an instance that could not be read, and its failure is told as not known', async () => {
    const bench = await startedBench([instance('a'), instance('b')], {}, { asksOwn: true });
    await bench.answer('account.read', fail(failure('refused')), 'a');
    await serve(bench, 'b');
    expect(asked(bench)).toEqual([`${OWN} b`]);
    await bench.answer(OWN, fail(failure('server-failed')));
    expect(selectOwnUnread(bench.store.getState())).toEqual(['B']);
    expect(selectWaiting(bench.store.getState(), bench.clock.now)).toBe(0);
  });

  test('is in order of its end over all instances, without what has ended or was answered', async () => {
    const bench = await startedBench([instance('a'), instance('b')], {}, { asksOwn: true });
    await serve(bench, 'a');
    await serve(bench, 'b');
    await bench.answer(OWN, told(invitation('late', { expiresAt: new Date(9_000_000).toISOString() })), 'a');
    await bench.answer(
      OWN,
      told(
        invitation('soon'),
        invitation('over', { expiresAt: new Date(999_999).toISOString() }),
        invitation('answered', { status: 'accepted' }),
      ),
      'b',
    );
    const { order, byId, readings } = bench.store.getState();
    const known = order.flatMap((id) => [byId[id], readings[id]?.own]);
    expect(waitingOf(known, bench.clock.now).map(({ id, instanceName }) => [id, instanceName])).toEqual([
      ['soon', 'B'],
      ['late', 'A'],
    ]);
    expect(waiting(bench).filter((each) => each.startsWith(OWN))).toEqual([]);
  });

  test('is accepted by its id', async () => {
    const bench = await startedBench([instance('a')], {}, { asksOwn: true });
    await serve(bench, 'a');
    void bench.actions.acceptInvitations([{ ...invitation('i1'), instanceId: 'a', instanceName: 'A' }]);
    expect(bench.pending.find(({ name }) => name === 'plans.make')?.input).toEqual({
      kind: 'accept-invitations',
      invitations: [{ instanceId: 'a', invitationId: 'i1' }],
    });
  });
});
