import { describe, expect, test } from 'vitest';
import {
  afterStop,
  canceledByPerson,
  endOf,
  firstState,
  inLineAgain,
  notTried,
  startedAt,
  whyNotDone,
} from '../../../src/main/operations/stepStates.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Step, StepState } from '../../../src/shared/operations/operation.ts';
import { stepRow } from '../../shared/records.ts';

const error = { code: 'timeout', message: 'No answer.', advice: 'Try again.' } as const;
const change: Change = {
  action: 'organizations.delete',
  instanceId: 'shop',
  organizationId: 'acme',
  name: 'Acme',
};
const left: Change = { ...change, name: 'What is left' };

const STATES: StepState[] = [
  { state: 'waiting' },
  { state: 'running', at: 1 },
  { state: 'done', at: 1, output: {}, undo: null },
  { state: 'failed', at: 1, error },
  { state: 'unknown', at: 1, error },
  { state: 'skipped', at: 1, why: 'It went.' },
  { state: 'canceled', at: 1 },
  { state: 'open', at: 1, error },
];

const stepOf = (state: StepState): Step => stepRow(change, { id: 3, state });

/** What a transition makes of each state, by the word of the state; what it leaves alone is left out. */
function made(transition: (step: Step, at: number) => Step | undefined) {
  return Object.fromEntries(
    STATES.flatMap((state) => {
      const step = transition(stepOf(state), 7);
      return step ? [[state.state, step.state]] : [];
    }),
  );
}

test('a planned step waits, and one that cannot be done says why', () => {
  expect(firstState(undefined, 7)).toEqual({ state: 'waiting' });
  expect(firstState('Only an owner can.', 7)).toEqual({ state: 'skipped', at: 7, why: 'Only an owner can.' });
});

test('after an end in the middle what waited is open, what was sent is unknown since then, and the rest stays', () => {
  expect(made((step, at) => afterStop(step, 'invite', at))).toEqual({
    waiting: { state: 'open', at: 7, error: expect.objectContaining({ code: 'not-tried' }) },
    running: {
      state: 'unknown',
      at: 1,
      error: expect.objectContaining({ code: 'interrupted', details: { outcomeUnknown: true } }),
    },
  });
});

test('what a step comes to, as it was told before it went out, outlives an end in the middle', () => {
  const meant = { changed: { grant: { projects: ['p1'] }, revoke: {} } };
  const step = { change, instanceName: 'Shop', organizationName: 'Acme', id: 0 };
  expect(afterStop({ ...step, state: { state: 'running', at: 1, meant } }, 'invite', 7)?.state).toMatchObject(
    {
      state: 'unknown',
      meant,
    },
  );
});

test('after a defect of Quayside the same is so, and says that it was one', () => {
  expect(made((step, at) => afterStop(step, 'invite', at, 'defect'))).toMatchObject({
    waiting: { state: 'open', error: { message: expect.stringContaining('had an internal error') } },
    running: {
      state: 'unknown',
      at: 1,
      error: { message: expect.stringContaining('had an internal error'), details: { outcomeUnknown: true } },
    },
  });
});

test('what only looks at a server is open after an end in the middle, since it is made again', () => {
  const look: Change = {
    action: 'members.find',
    instanceId: 'shop',
    email: 'a@example.com',
    also: [],
    known: [],
    why: '',
  };
  const step = { ...stepOf({ state: 'running', at: 1 }), change: look };
  expect(afterStop(step, 'off-board', 7)?.state).toMatchObject({ state: 'open', at: 7 });
});

test('a person gives up what waits or is open, which keeps the reason why it was not tried', () => {
  expect(made(canceledByPerson)).toEqual({
    waiting: { state: 'canceled', at: 7 },
    open: { state: 'canceled', at: 7, error },
  });
});

test('tried again a step does what was left of it, else all of it', () => {
  expect(inLineAgain(stepOf({ state: 'failed', at: 1, error, left }))).toEqual({
    ...stepOf({ state: 'waiting' }),
    change: left,
  });
  for (const state of STATES.filter((each) => each.state !== 'unknown'))
    expect(inLineAgain(stepOf(state))).toEqual(stepOf({ state: 'waiting' }));
});

describe('a step that is tried again while nobody knows what came of it', () => {
  const meant = { invitationId: 'i' };
  const again = inLineAgain(stepOf({ state: 'unknown', at: 1, error, left, meant }));
  const sentBefore = { at: 1, error, meant };

  test('waits as one that was sent before', () => {
    expect(again).toEqual({ ...stepOf({ state: 'waiting', sentBefore }), change: left });
    expect(startedAt(again, 7).state).toEqual({ state: 'running', at: 7, sentBefore });
  });

  test('is unknown since it was sent first, whatever ends it before it is sent again', () => {
    const open: StepState = { state: 'open', at: 7, error: notTried('invite') };
    const ends: StepState[] = [open, { state: 'canceled', at: 7 }];
    for (const end of ends) expect(endOf(again, end)).toEqual({ state: 'unknown', at: 1, error, meant });
    expect(afterStop(again, 'invite', 7)?.state).toEqual({ state: 'unknown', at: 1, error, meant });
    expect(canceledByPerson(again, 7)?.state).toEqual({ state: 'unknown', at: 1, error, meant });
    const refused = { code: 'forbidden', message: 'No.', advice: 'Ask.' } as const;
    const told = { advice: expect.stringContaining('sent before'), details: { outcomeUnknown: true } };
    expect(endOf(again, { state: 'failed', at: 7, error: refused })).toMatchObject({
      ...{ state: 'unknown', at: 1, meant },
      error: { ...told, code: 'forbidden', message: 'No.' },
    });
    expect(endOf(again, { state: 'skipped', at: 7, why: 'It went.' })).toMatchObject({
      ...{ state: 'unknown', at: 1, meant },
      error: { ...told, message: 'It went.' },
    });
  });

  test('keeps what it came to at first where its second answer is lost, too, and is done where it is done', () => {
    const lost: StepState = { state: 'unknown', at: 7, error };
    expect(endOf(again, lost)).toEqual({ ...lost, meant });
    expect(endOf(again, { ...lost, meant: {} })).toEqual({ ...lost, meant: {} });
    const done: StepState = { state: 'done', at: 7, output: {}, undo: null };
    expect(endOf(again, done)).toEqual(done);
    expect(endOf(stepOf({ state: 'waiting' }), { state: 'canceled', at: 7 })).toEqual({
      state: 'canceled',
      at: 7,
    });
  });
});

test('why a step was not done is told apart: what a person stopped was not cut by the end of the app', () => {
  const CANCELED = 'The operation was stopped before this step.';
  const why = Object.fromEntries(
    STATES.map((state) => [state.state, whyNotDone(stepOf(state))?.message ?? null]),
  );
  expect(why).toEqual({
    waiting: CANCELED,
    running: CANCELED,
    done: null,
    failed: error.message,
    unknown: error.message,
    skipped: 'It went.',
    canceled: CANCELED,
    open: error.message,
  });
  expect(whyNotDone(stepOf({ state: 'canceled', at: 1, error }))).toEqual(error);
});
