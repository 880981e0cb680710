import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { outcomeOf, runningSteps } from '../../../src/renderer/src/state/operations.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Intent } from '../../../src/shared/operations/change.ts';
import type { Operation, Step, StepState } from '../../../src/shared/operations/operation.ts';
import { NOTHING_TO_SAY } from '../../../src/shared/operations/planned.ts';
import { type Bench, closeDialog, failure, instance, member, startedBench, waiting } from './fixture.ts';
import { operationOf, stepsOf } from './operationRuns.ts';

const ref = { instanceId: 'a', organizationId: 'org-a' };
const email = 'one@a.example.com';
const intent: Intent = { kind: 'set-role', ...ref, memberIds: ['m-a'], role: 'admin' };

let bench: Bench;
beforeEach(async () => {
  bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
});

const done: StepState = { state: 'done', at: 1, output: {}, undo: null };
const failed = (code: 'forbidden' | 'timeout'): StepState => ({
  state: 'failed',
  at: 1,
  error: failure(code),
});

function step(state: StepState): Step {
  return {
    id: 0,
    change: { action: 'members.setRole', ...ref, memberId: 'm-a', email, from: 'owner', role: 'admin' },
    instanceName: 'A',
    organizationName: 'Acme',
    state,
  };
}

function operation(phase: Operation['phase'], state: StepState, revision: number): Operation {
  return operationOf([step(state)], { phase, revision, subjects: [email], instanceNames: ['A'] });
}

async function told(phase: Operation['phase'], state: StepState, revision: number): Promise<void> {
  bench.emit('operations.changed', { operations: [operation(phase, state, revision)] });
  await setImmediate();
  await bench.answer(
    'operations.steps',
    ok({ operation: operation(phase, state, revision), steps: [step(state)] }),
  );
}

const operations = () => bench.store.getState().operations;
const answerList = (role: string) => bench.answer('members.list', ok([{ ...member('a'), role }]));

const HELD = { planId: 'p1', plan: { kind: 'change-roles' as const, steps: [] }, review: NOTHING_TO_SAY };

async function begun(): Promise<void> {
  const { change, instanceName, organizationName } = step(done);
  const plan = { kind: 'change-roles', steps: [{ change, instanceName, organizationName }] };
  await bench.answer('plans.make', ok({ planId: 'p1', plan, review: NOTHING_TO_SAY }));
  expect(bench.pending.map(({ name, input }) => [name, input])).toContainEqual([
    'operations.start',
    { planId: 'p1' },
  ]);
  await bench.answer('operations.start', ok({ operationId: 'o1' }));
}

test('a change is told as running until main has ended it and it was read again', async () => {
  void bench.actions.startOperation(intent);
  await begun();
  await told('running', { state: 'running', at: 1 }, 2);
  expect(runningSteps(operations())).toHaveLength(1);
  await told('ended', done, 3);
  expect(runningSteps(operations())).toEqual([]);
  expect(waiting(bench)).toEqual(['members.list a']);
  await answerList('admin');
  expect(operations().toTell).toEqual(['o1']);
  expect(bench.store.getState().readings.a?.members['org-a']).toMatchObject({ data: [{ role: 'admin' }] });
});

test('a reading that began before the change is not taken for what came of it', async () => {
  void bench.actions.startOperation(intent);
  await begun();
  await told('running', { state: 'running', at: 1 }, 2);
  void bench.actions.readMembers('a', 'org-a');
  await told('ended', done, 3);
  await answerList('owner');
  expect(waiting(bench)).toEqual(['members.list a']);
  await answerList('admin');
});

test.each([
  ['a success', done, ['o1']],
  ['a failure', failed('forbidden'), []],
] as const)(
  'who waits for an operation gets %s once what it changed was read; a success alone is told below',
  async (_, state, isTold) => {
    const run = bench.actions.runOperation(HELD);
    await bench.answer('operations.start', ok({ operationId: 'o1' }));
    await told('running', { state: 'running', at: 1 }, 2);
    await told('ended', state, 3);
    await answerList('admin');
    const ended = await run;
    expect(ended.ok && ended.value.steps[0]?.state.state).toBe(state.state);
    expect(operations().toTell).toEqual(isTold);
  },
);

test('an operation that ended before its start was answered is not waited for in vain', async () => {
  const run = bench.actions.runOperation(HELD);
  bench.emit('operations.changed', { operations: [operation('ended', done, 3)] });
  await bench.answer('operations.start', ok({ operationId: 'o1' }));
  await setImmediate();
  await bench.answer('operations.steps', stepsOf([step(done)], { revision: 3 }));
  await answerList('admin');
  expect(outcomeOf(await run)).toEqual(ok({}));
});

test.each([
  ['while what it changed is read', false],
  ['after what it changed was read', true],
])('an operation whose start is answered %s is read again once', async (_, isRead) => {
  const run = bench.actions.runOperation(HELD);
  await told('running', { state: 'running', at: 1 }, 2);
  await told('ended', done, 3);
  if (isRead) await answerList('admin');
  await bench.answer('operations.start', ok({ operationId: 'o1' }));
  await setImmediate();
  expect(waiting(bench)).toEqual(isRead ? [] : ['members.list a']);
  if (!isRead) await answerList('admin');
  expect(outcomeOf(await run)).toEqual(ok({}));
  expect(waiting(bench)).toEqual([]);
});

test('steps that were read already are not asked for again: the newest revision is', async () => {
  void bench.actions.startOperation(intent);
  await begun();
  await told('running', { state: 'running', at: 1 }, 2);
  bench.emit('operations.changed', { operations: [operation('ended', done, 3)] });
  await setImmediate();
  expect(bench.pending.find(({ name }) => name === 'operations.steps')?.input).toEqual({
    operationId: 'o1',
    after: 2,
  });
});

describe('what is run again', () => {
  const about = { id: 'o1', kind: 'change-roles' } as const;
  beforeEach(() => {
    bench.emit('operations.changed', { operations: [operation('ended', failed('forbidden'), 2)] });
  });

  test('where its dialog is not open, is told below the screen once it ended', async () => {
    void bench.actions.retryOperation(about);
    await bench.answer('operations.retry', ok({}));
    expect(operations().toTell).toEqual(['o1']);
    await told('ended', done, 4);
    expect(waiting(bench)).toEqual(['members.list a']);
  });

  test('out of the archive, is read again once it ended, however soon: how it was left before is no end', async () => {
    bench.emit('operations.changed', { operations: [] });
    void bench.actions.retryOperation(about);
    // Main has taken it into memory, and it runs already.
    bench.emit('operations.changed', { operations: [operation('ended', failed('forbidden'), 1)] });
    await setImmediate();
    expect(waiting(bench)).toEqual(['operations.retry undefined']);
    await bench.answer('operations.retry', ok({}));
    await told('ended', done, 4);
    expect(waiting(bench)).toEqual(['members.list a']);
  });

  test('is followed to its end, too, where it was asked for in another way while it began', async () => {
    void bench.actions.retryOperation(about, { only: 'failed' });
    void bench.actions.retryOperation(about);
    await bench.answer('operations.retry', ok({}));
    await bench.answer('operations.retry', fail(failure('operation-running')));
    await told('ended', done, 4);
    expect(waiting(bench)).toEqual(['members.list a']);
  });

  test('after main had let go of it, is read again although it ended at the revision of its last end', async () => {
    const again = async () => {
      void bench.actions.retryOperation(about);
      await bench.answer('operations.retry', ok({}));
      await told('ended', done, 4);
      await answerList('admin');
    };
    await again();
    bench.emit('operations.changed', { operations: [] });
    expect(operations().steps).toEqual({});
    const first = bench.asked.length;
    await again();
    expect(bench.asked.slice(first)).toContain('members.list a');
    expect(operations().steps.o1).toMatchObject({ operation: { revision: 4 } });
  });

  test('in its dialog, is told there alone', async () => {
    bench.actions.openDialog({ kind: 'operation', operationId: 'o1', operationKind: 'change-roles' });
    void bench.actions.retryOperation(about);
    await bench.answer('operations.retry', ok({}));
    expect(operations().toTell).toEqual([]);
  });

  test('is told nothing of where it was not begun', async () => {
    const retried = bench.actions.retryOperation(about);
    await bench.answer('operations.retry', fail(failure('operation-running')));
    expect(await retried).toMatchObject({ ok: false });
    expect(operations().toTell).toEqual([]);
  });
});

test('what the keys of now may not take back is not asked of main, whose steps are read first', async () => {
  const withdrawn = step({
    state: 'done',
    at: 1,
    output: {},
    undo: { action: 'invitations.create', ...ref, organizationId: 'unknown', email: 'one@a', role: 'member' },
  });
  const changedBack = step({ ...done, undo: step(done).change } as StepState);
  const steps = [withdrawn, { ...changedBack, id: 1 }];
  const undone = bench.actions.undoOperation('o1', { stepIds: [0] });
  await setImmediate();
  await bench.answer('operations.steps', stepsOf(steps, { revision: 2 }));
  expect(await undone).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(bench.asked).not.toContain('plans.make');
  void bench.actions.undoOperation('o1', { stepIds: [1] });
  await setImmediate();
  expect(bench.pending.find(({ name }) => name === 'plans.make')?.input).toEqual({
    ...{ kind: 'undo', operationId: 'o1' },
    stepIds: [1],
  });
});

test('what is asked for twice before it began is asked of main once, and both are told what came of it', async () => {
  const about = { id: 'o1', kind: 'change-roles' } as const;
  const retried = [bench.actions.retryOperation(about), bench.actions.retryOperation(about)];
  retried.push(bench.actions.retryOperation(about));
  await bench.answer('operations.retry', fail(failure('refused')));
  expect(await Promise.all(retried)).toEqual(Array(3).fill(fail(failure('refused'))));
  const undone = [{}, {}, { stepIds: [0] }].map((how) => bench.actions.undoOperation('o1', how));
  await setImmediate();
  for (const _ of [1, 2]) await bench.answer('operations.steps', stepsOf([step(done)]));
  expect(waiting(bench).filter((call) => call.startsWith('plans.make'))).toHaveLength(2);
  for (const _ of [1, 2]) await bench.answer('plans.make', fail(failure('refused')));
  expect(await Promise.all(undone)).toEqual(Array(3).fill(fail(failure('refused'))));
  // Once it is over it can be asked for again.
  void bench.actions.retryOperation(about);
  expect(waiting(bench)).toEqual(['operations.retry undefined']);
});

const UNDO = { planId: 'undo', plan: { kind: 'undo' as const, steps: [] }, review: NOTHING_TO_SAY };

const shows: [string, (bench: Bench) => Promise<unknown>][] = [
  [
    'Run',
    async ({ actions, answer }) => {
      void actions.startOperation(HELD, { show: true });
      await answer('operations.start', ok({ operationId: 'o1' }));
    },
  ],
  [
    'Undo',
    async ({ actions, answer }) => {
      void actions.undoOperation('o0', { show: true });
      await setImmediate();
      await answer('operations.steps', stepsOf([], { id: 'o0' }));
      await answer('plans.make', ok(UNDO));
      await answer('operations.start', ok({ operationId: 'o1' }));
    },
  ],
];

describe.each(shows)('what %s shows', (_, press) => {
  const shown = () => bench.store.getState().dialog?.about;
  const answerSteps = () => bench.answer('operations.steps', stepsOf([]));

  test('takes the place of the dialog that it was pressed in', async () => {
    bench.actions.openDialog({ kind: 'clear-activity' });
    await press(bench);
    await answerSteps();
    expect(shown()).toMatchObject({ kind: 'operation', operationId: 'o1' });
    expect(operations().toTell).toEqual([]);
  });

  test('leaves a dialog alone that was opened meanwhile, and is told below the screen', async () => {
    bench.actions.openDialog({ kind: 'clear-activity' });
    await press(bench);
    closeDialog(bench);
    bench.actions.openDialog({ kind: 'paste-key', ...ref });
    const typing = bench.store.getState().dialog;
    await answerSteps();
    expect(bench.store.getState().dialog).toBe(typing);
    expect(operations().toTell).toEqual(['o1']);
  });

  test('does not come back once the dialog was closed', async () => {
    bench.actions.openDialog({ kind: 'clear-activity' });
    await press(bench);
    closeDialog(bench);
    await answerSteps();
    expect(shown()).toBeUndefined();
    expect(operations().toTell).toEqual(['o1']);
  });
});

const begins: [string, string, (bench: Bench, show: boolean) => Promise<unknown>][] = [
  ['start', 'Nothing was changed', ({ actions }, show) => actions.startOperation(HELD, { show })],
  ['undo', 'Nothing was undone', ({ actions }, show) => actions.undoOperation('o0', { show })],
];

describe.each(begins)('a %s that failed', (name, title, press) => {
  const fails = async () => {
    await setImmediate();
    // What would be taken back is looked at first.
    if (name === 'undo') {
      await bench.answer('operations.steps', stepsOf([], { id: 'o0' }));
      await bench.answer('plans.make', ok(UNDO));
    }
    await bench.answer('operations.start', fail(failure('refused')));
  };
  const titles = () => bench.store.getState().troubles.map((each) => each.title);

  test('is left to the dialog that it was pressed in', async () => {
    bench.actions.openDialog({ kind: 'clear-activity' });
    void press(bench, true);
    await fails();
    expect(titles()).toEqual([]);
  });

  test.each([true, false])('is told below once that dialog was closed (another is: %s)', async (isOther) => {
    bench.actions.openDialog({ kind: 'clear-activity' });
    void press(bench, true);
    closeDialog(bench);
    if (isOther) bench.actions.openDialog({ kind: 'paste-key', ...ref });
    await fails();
    expect(titles()).toEqual([title]);
  });

  test('is told where it was not to be shown', async () => {
    void press(bench, false);
    await fails();
    expect(titles()).toEqual([title]);
  });
});

test('an operation that is read slowly opens over nothing that was opened meanwhile; the last one asked for is shown', async () => {
  const show = (id: string) => void bench.actions.showOperation({ id, kind: 'invite' });
  const shown = () => bench.store.getState().dialog?.about;
  const answerSteps = async () => {
    await setImmediate();
    await bench.answer('operations.steps', stepsOf([]));
  };
  show('o1');
  bench.actions.openDialog({ kind: 'paste-key', ...ref });
  await answerSteps();
  expect(shown()).toMatchObject({ kind: 'paste-key' });
  expect(operations().toTell).toEqual([]);
  closeDialog(bench);
  show('o1');
  show('o2');
  await answerSteps();
  expect(shown()).toBeUndefined();
  await answerSteps();
  expect(shown()).toMatchObject({ kind: 'operation', operationId: 'o2' });
});

test('how an operation of one step came out, state by state', () => {
  const outcome = (state: StepState) => outcomeOf(ok({ steps: [step(state)] }));
  expect(outcome(done)).toEqual(ok({}));
  expect(outcome(failed('forbidden'))).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(outcome({ state: 'unknown', at: 1, error: failure('timeout') })).toMatchObject({
    error: { code: 'timeout' },
  });
  expect(outcome({ state: 'open', at: 1, error: failure('refused') })).toMatchObject({
    error: { code: 'refused' },
  });
  expect(outcome({ state: 'skipped', at: 1, why: 'Gone.' })).toMatchObject({ error: { message: 'Gone.' } });
  expect(outcome({ state: 'canceled', at: 1 })).toMatchObject({ error: { code: 'canceled' } });
});
