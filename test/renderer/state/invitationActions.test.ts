import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { invitationStepOf } from '../../../src/renderer/src/state/operations.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Operation, OperationKind, Step, StepState } from '../../../src/shared/operations/operation.ts';
import { NOTHING_TO_SAY } from '../../../src/shared/operations/planned.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { invitationRow, operationRow } from '../../shared/records.ts';
import { type Bench, failure, instance, startedBench, waiting } from './fixture.ts';

const ref = { instanceId: 'a', organizationId: 'org-a' };
const guest: Invitation = invitationRow('guest@shop.example', {
  id: 'i1',
  organizationId: 'org-a',
  role: 'admin',
  expiresAt: '2026-01-17T12:00:00.000Z',
});
const remove: Change = {
  action: 'invitations.remove',
  ...{ ...ref, invitationId: 'i1', email: guest.email, role: 'admin', unlessAccepted: true },
};
const removeGuest = () => bench.actions.changeInvitation('remove', ref, 'i1');
const done: StepState = { state: 'done', at: 1, output: {}, undo: null };
const failed: StepState = { state: 'failed', at: 1, error: failure('conflict') };
const running: StepState = { state: 'running', at: 1 };

let bench: Bench;
beforeEach(async () => {
  bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
});

const operations = () => bench.store.getState().operations;
const busy = () => invitationStepOf(operations(), { instanceId: 'a', invitationId: 'i1' });

async function started(kind: OperationKind = 'remove-invitations', changes: Change[] = [remove]) {
  const steps = changes.map((change) => ({ change, instanceName: 'A', organizationName: 'Acme' }));
  const plan = { kind, steps };
  await bench.answer('plans.make', ok({ planId: 'p1', plan, review: NOTHING_TO_SAY }));
  await bench.answer('operations.start', ok({ operationId: 'o1' }));
}

async function told(
  phase: Operation['phase'],
  revision: number,
  done: [Change, StepState][],
  kind: OperationKind = 'remove-invitations',
): Promise<void> {
  const steps = done.map(
    ([change, state], id): Step => ({ id, change, instanceName: 'A', organizationName: 'Acme', state }),
  );
  const operation: Operation = operationRow({
    kind,
    phase,
    counts: countSteps(steps),
    instanceNames: ['A'],
    instanceIds: ['a'],
    revision,
  });
  bench.emit('operations.changed', { operations: [operation] });
  await setImmediate();
  await bench.answer('operations.steps', ok({ operation, steps }));
}

describe('one invitation', () => {
  test('is busy until the invitations were read again, and is told only then', async () => {
    void removeGuest();
    expect(bench.pending[0]?.input).toMatchObject({
      kind: 'remove-these-invitations',
      invitations: [{ ...ref, invitationId: 'i1' }],
    });
    await started();
    await told('running', 2, [[remove, running]]);
    expect(busy()).toBe('invitations.remove');
    await told('ended', 3, [[remove, done]]);
    expect(busy()).toBe('invitations.remove');
    expect(operations().reading).toEqual(['o1']);
    await bench.answer('invitations.list', ok([]));
    expect(busy()).toBeUndefined();
    expect(operations()).toMatchObject({ toTell: ['o1'], reading: [] });
  });

  test('is changed once at a time, however often it is asked', async () => {
    const starts = () => bench.asked.filter((call) => call === 'plans.make');
    void removeGuest();
    void removeGuest();
    await started();
    void removeGuest();
    await told('running', 2, [[remove, running]]);
    void removeGuest();
    void bench.actions.changeInvitation('renew', ref, 'i1');
    expect(starts()).toHaveLength(1);
    await told('ended', 3, [[remove, failed]]);
    await bench.answer('invitations.list', ok([guest]));
    void removeGuest();
    expect(starts()).toHaveLength(2);
  });

  test('that was not begun is told', async () => {
    void removeGuest();
    await bench.answer('plans.make', fail(failure('journal-unwritable')));
    expect(bench.store.getState().troubles).toMatchObject([{ title: 'Nothing was changed' }]);
    expect(busy()).toBeUndefined();
  });

  test('that ended before it was told to run is read again all the same', async () => {
    void removeGuest();
    await started();
    await told('ended', 3, [[remove, done]]);
    expect(waiting(bench)).toEqual(['invitations.list a']);
  });

  test('is read again after a retry that was over at once', async () => {
    void removeGuest();
    await started();
    await told('ended', 3, [[remove, failed]]);
    await bench.answer('invitations.list', ok([guest]));
    void bench.actions.retryOperation({ id: 'o1', kind: 'invite' });
    await bench.answer('operations.retry', ok({}));
    await told('ended', 6, [[remove, done]]);
    expect(waiting(bench)).toEqual(['invitations.list a']);
  });
});

describe('a mail', () => {
  const send: Change = {
    action: 'invitations.send',
    ...{ ...ref, invitationId: 'i1', email: guest.email, notificationId: 'n1' },
  };
  const mail = () =>
    bench.actions.runIntent({
      ...{ kind: 'send-invitation', ...ref },
      ...{ invitationId: 'i1', notificationId: 'n1' },
    });

  test('that was not tried is given up, since its dialog asks for it again', async () => {
    const sent = mail();
    await started('send-invitations', [send]);
    const open: StepState = { state: 'open', at: 1, error: failure('refused') };
    await told('open', 3, [[send, open]], 'send-invitations');
    await bench.answer('operations.close', ok({}));
    expect(await sent).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(operations().toTell).toEqual([]);
  });

  test('that went out is told below the screen', async () => {
    const sent = mail();
    await started('send-invitations', [send]);
    await told('ended', 3, [[send, done]], 'send-invitations');
    // No list shows it: nothing is read.
    expect(waiting(bench)).toEqual([]);
    expect((await sent).ok).toBe(true);
    expect(operations().toTell).toEqual(['o1']);
  });
});

describe('the clipboard', () => {
  test('is told of with the address where it was asked for, until something else is begun', async () => {
    void bench.actions.copyInvitationLinks([{ instanceId: 'a', invitationId: 'i1' }], { email: guest.email });
    await bench.answer('invitations.copyLinks', ok({ links: 1 }));
    expect(operations().copied).toEqual({ words: `The link for ${guest.email} is on the clipboard.` });
    void removeGuest();
    await started();
    expect(operations().copied).toBeNull();
  });

  test('that could not be used says why, until that is put away', async () => {
    void bench.actions.copyInvitationLinks([{ instanceId: 'a', invitationId: 'i1' }], { email: null });
    await bench.answer('invitations.copyLinks', fail(failure('timeout')));
    expect(operations().copied).toMatchObject({ error: { code: 'timeout' } });
    bench.actions.dismissCopied();
    expect(operations().copied).toBeNull();
  });

  test('is not told of by who tells it in a dialog', async () => {
    void bench.actions.copyInvitationLinks([{ instanceId: 'a', invitationId: 'i1' }]);
    await bench.answer('invitations.copyLinks', ok({ links: 1 }));
    expect(operations().copied).toBeNull();
  });
});
