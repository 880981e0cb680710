import { beforeEach, describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/renderer/src/state/views.ts';
import { ACCOUNT_EXISTS, ok } from '../../../src/shared/errors.ts';
import type { ChangeBy } from '../../../src/shared/operations/change.ts';
import type { StepState } from '../../../src/shared/operations/step.ts';
import { type Bench, failure, instance, startedBench } from './fixture.ts';
import { beginOperation, endOperation, stepsOf } from './operationRuns.ts';

const ref = { instanceId: 'a', organizationId: 'org-a' };
const add = (email: string): ChangeBy<'members.create'> => ({
  action: 'members.create',
  ...{ ...ref, email, role: 'admin', passwordId: `password of ${email}` },
});
const one = add('one@shop.example');
const two = add('two@shop.example');

let bench: Bench;
beforeEach(async () => {
  bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
  bench.actions.changeView(ref, 'invite', () => ({ text: 'One@shop.example', role: 'admin' }));
  bench.actions.openDialog({ kind: 'add-people', ...ref });
});

const about = () => bench.store.getState().dialog?.about;
const draft = () => viewOf(bench.store.getState().views, ref).invite.text;
const asked = (name: string) => bench.pending.find((each) => each.name === name)?.input;
const made = (sheet: string | null) => bench.answer('passwords.make', ok({ outcome: 'made', sheet }));
const state = (each: StepState) => each;

/** Adds one person; main makes the password, and its step ends so. */
async function addOne(end: StepState) {
  const result = bench.actions.addPeople([{ change: one }]);
  const wanted = asked('passwords.make');
  await made(null);
  const run = await beginOperation(bench);
  await endOperation(bench, run, end);
  if (end.state === 'done' || end.state === 'unknown' || end.state === 'failed') {
    await bench.answer('members.list', ok([]));
    await bench.answer('invitations.list', ok([]));
  }
  return { result, wanted };
}

describe('one person', () => {
  test('the password is made before the operation begins, and shown in the place of the dialog that asked', async () => {
    const { result, wanted } = await addOne(
      state({ state: 'done', at: 1, output: { userId: 'u9' }, undo: null }),
    );
    expect(await result).toEqual(ok({}));
    expect(about()).toMatchObject({
      kind: 'new-password',
      instanceId: 'a',
      email: 'one@shop.example',
      role: 'admin',
      passwordId: one.passwordId,
    });
    expect(wanted).toEqual({
      people: [
        {
          ...ref,
          organizationName: 'Acme',
          email: 'one@shop.example',
          role: 'admin',
          passwordId: one.passwordId,
        },
      ],
    });
    expect(draft()).toBe('');
    // What is told below the screen offers it too.
    expect(bench.store.getState().operations.toTell).toEqual(['o1']);
  });

  test('who closed the dialog meanwhile is not met by another one: it is told below the screen', async () => {
    const result = bench.actions.addPeople([{ change: one }]);
    await made(null);
    const run = await beginOperation(bench);
    bench.actions.closeDialog(bench.store.getState().dialog?.id ?? 0);
    await endOperation(bench, run, { state: 'done', at: 1, output: { userId: 'u9' }, undo: null });
    await bench.answer('members.list', ok([]));
    await bench.answer('invitations.list', ok([]));
    await result;
    expect(about()).toBeUndefined();
    expect(bench.store.getState().operations.toTell).toEqual(['o1']);
  });

  test('who has an account is given as a failure; the password is let go of, and the address is still there to be invited', async () => {
    const error = { ...failure('conflict'), details: { reason: ACCOUNT_EXISTS } };
    const { result } = await addOne(state({ state: 'failed', at: 1, error }));
    expect(await result).toMatchObject({ ok: false, error: { details: { reason: ACCOUNT_EXISTS } } });
    expect(asked('passwords.forget')).toEqual({ passwordIds: [one.passwordId], isTaken: false });
    expect(about()).toMatchObject({ kind: 'add-people' });
    expect(draft()).toBe('one@shop.example');
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
  const people = [{ change: one }, { change: two }, { change: add('gone@shop.example'), denied: 'Already.' }];

  test('begin with the name of their sheet; whom nobody can add gets no password', async () => {
    void bench.actions.addPeople(people);
    expect(asked('passwords.make')).toMatchObject({
      people: [{ email: one.email }, { email: two.email }],
    });
    await made('passwords.csv');
    expect(asked('operations.start')).toMatchObject({
      kind: 'add-people',
      steps: [
        { change: { email: one.email, sheet: 'passwords.csv' } },
        { change: { email: two.email, sheet: 'passwords.csv' } },
        { denied: 'Already.', change: { email: 'gone@shop.example' } },
      ],
    });
  });

  test('without a file nothing is begun, and it is said', async () => {
    const result = bench.actions.addPeople(people);
    await bench.answer('passwords.make', ok({ outcome: 'canceled' }));
    expect(await result).toMatchObject({ ok: false, error: { code: 'canceled' } });
    expect(asked('operations.start')).toBeUndefined();
    expect(draft()).toBe('One@shop.example');
  });
});
