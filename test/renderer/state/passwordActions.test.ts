import { beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT_EXISTS, fail, ok } from '../../../src/shared/errors.ts';
import type { Intent } from '../../../src/shared/operations/change.ts';
import type { StepState } from '../../../src/shared/operations/operation.ts';
import { type Bench, failure, instance, startedBench } from './fixture.ts';
import { answerPlan, beginOperation, endOperation, stepsOf } from './operationRuns.ts';

const ref = { instanceId: 'a', organizationId: 'org-a' };
const adding = (...emails: string[]): Intent => ({
  ...{ kind: 'add-people', emails, places: [{ ...ref, role: 'admin' }], kitId: null },
});
const one = adding('one@shop.example');

let bench: Bench;
beforeEach(async () => {
  bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
  bench.actions.openDialog({ kind: 'change-many', what: 'add-people', to: ref });
});

const about = () => bench.store.getState().dialog?.about;
const asked = (name: string) => bench.pending.find((each) => each.name === name)?.input;
const state = (each: StepState) => each;

async function addOne(end: StepState) {
  const result = bench.actions.addPeople(one);
  const run = await beginOperation(bench);
  await endOperation(bench, run, end);
  if (end.state === 'done' || end.state === 'unknown' || end.state === 'failed') {
    await bench.answer('members.list', ok([]));
    await bench.answer('invitations.list', ok([]));
  }
  return { result };
}

describe('one person', () => {
  test('has the password shown in the place of the dialog that asked', async () => {
    const { result } = await addOne(state({ state: 'done', at: 1, output: { userId: 'u9' }, undo: null }));
    expect(await result).toEqual(ok({}));
    expect(about()).toMatchObject({
      kind: 'new-password',
      instanceId: 'a',
      email: 'one@shop.example',
      role: 'admin',
      passwordId: 'p1',
    });
    // What is told below the screen offers it too.
    expect(bench.store.getState().operations.toTell).toEqual(['o1']);
  });

  test('who closed the dialog meanwhile is not met by another one: it is told below the screen', async () => {
    const result = bench.actions.addPeople(one);
    const run = await beginOperation(bench);
    bench.actions.closeDialog(bench.store.getState().dialog?.id ?? 0);
    await endOperation(bench, run, { state: 'done', at: 1, output: { userId: 'u9' }, undo: null });
    await bench.answer('members.list', ok([]));
    await bench.answer('invitations.list', ok([]));
    await result;
    expect(about()).toBeUndefined();
    expect(bench.store.getState().operations.toTell).toEqual(['o1']);
  });

  test('who has an account is given as a failure; the password is let go of', async () => {
    const error = { ...failure('conflict'), details: { reason: ACCOUNT_EXISTS } };
    const { result } = await addOne(state({ state: 'failed', at: 1, error }));
    expect(await result).toMatchObject({ ok: false, error: { details: { reason: ACCOUNT_EXISTS } } });
    expect(asked('passwords.forget')).toEqual({ passwordIds: ['p1'], isTaken: false });
    expect(about()).toMatchObject({ kind: 'change-many' });
  });

  test('of whom nobody knows yet is shown as an operation, since the password is wanted once a reading tells', async () => {
    const { result } = await addOne(state({ state: 'unknown', at: 1, error: failure('timeout') }));
    await bench.answer('operations.steps', stepsOf([], { revision: 3 }));
    expect(await result).toEqual(ok({}));
    expect(about()).toMatchObject({ kind: 'operation', operationId: 'o1' });
    expect(asked('passwords.forget')).toBeUndefined();
  });
});

describe('several people', () => {
  const several = adding('one@shop.example', 'two@shop.example');

  test('are shown as an operation of the plan that main made of their addresses', async () => {
    void bench.actions.addPeople(several);
    expect(asked('plans.make')).toEqual(several);
    const plan = await answerPlan(bench);
    expect(plan?.steps.map(({ change }) => 'email' in change && change.email)).toEqual([
      'one@shop.example',
      'two@shop.example',
    ]);
    expect(asked('operations.start')).toEqual({ planId: 'p1' });
  });

  test('without a file nothing is begun, and it is said', async () => {
    const result = bench.actions.addPeople(several);
    await answerPlan(bench);
    await bench.answer('operations.start', fail(failure('canceled')));
    expect(await result).toMatchObject({ ok: false, error: { code: 'canceled' } });
  });
});
