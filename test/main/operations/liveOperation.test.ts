import { describe, expect, test } from 'vitest';
import type { OperationJournal } from '../../../src/main/operations/journal.ts';
import { archivedOf, createLiveOperation } from '../../../src/main/operations/liveOperation.ts';
import type { Recorded } from '../../../src/main/operations/recorded.ts';
import { keptFactsOf } from '../../../src/main/operations/recorded.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Step, StepState } from '../../../src/shared/operations/operation.ts';
import { stepRow } from '../../shared/records.ts';

const error = { code: 'timeout', message: 'No answer.', advice: 'Try again.' } as const;
const organizationRef = { instanceId: 'shop', organizationId: 'acme' };
const rename = (name: string): Change => ({
  action: 'organizations.update',
  ...organizationRef,
  settings: { name },
  before: { name: 'Before' },
});
const remove = (userId: string, instanceId = 'shop'): Change => ({
  action: 'members.remove',
  instanceId,
  organizationId: 'acme',
  userId,
  email: `${userId}@example.com`,
});

function open(
  steps: { change: Change; state?: StepState; organizationName?: string | null }[],
  undoOf?: string,
) {
  let now = 1_000;
  let told = 0;
  const live = createLiveOperation(
    {
      id: 'one',
      kind: 'remove-people',
      ...(undoOf === undefined ? {} : { undoOf }),
      startedAt: 100,
      installations: {},
      steps: steps.map(
        ({ change, state = { state: 'waiting' }, organizationName = 'Acme' }, id): Step =>
          stepRow(change, { id, organizationName, state }),
      ),
    },
    {
      journal: null as OperationJournal | null,
      clock: () => now,
      onChange: () => {
        told += 1;
      },
    },
  );
  const set = (id: number, state: StepState) => {
    now += 1;
    live.set({ ...(live.steps[id] as Step), state });
  };
  return { live, set, told: () => told };
}

const ids = (steps: Step[]) => steps.map(({ id }) => id);
const DONE: StepState = { state: 'done', at: 1, output: {}, undo: null };

test('it tells of every change, what changed since a revision, and when it changed last', () => {
  const { live, set, told } = open(
    [remove('ada'), remove('bob'), remove('cy')].map((change) => ({ change })),
  );
  expect(live.summary()).toMatchObject({ revision: 1, startedAt: 100, changedAt: 100 });
  expect(ids(live.changedAfter(0))).toEqual([0, 1, 2]);
  expect(live.changedAfter(1)).toEqual([]);
  set(2, { state: 'running', at: 5 });
  set(0, DONE);
  expect(told()).toBe(2);
  expect(live.summary()).toMatchObject({ revision: 3, changedAt: 1_002 });
  expect(ids(live.changedAfter(1))).toEqual([0, 2]);
  expect(ids(live.changedAfter(2))).toEqual([0]);
  expect(live.steps.map(({ state }) => state.state)).toEqual(['done', 'waiting', 'running']);
});

test('one of an earlier run changed when its newest step did', () => {
  const { live } = open([
    { change: remove('ada'), state: { state: 'failed', at: 700, error } },
    { change: remove('bob'), state: { state: 'done', at: 300, output: {}, undo: null } },
    { change: remove('cy') },
  ]);
  expect(live.summary().changedAt).toBe(700);
});

describe('its phase', () => {
  test('is running while a chain of steps is, and stopping once it is to stop', () => {
    const { live } = open([{ change: remove('ada'), state: DONE }]);
    live.running.add('shop');
    expect(live.summary().phase).toBe('running');
    live.isCanceled = true;
    expect(live.summary().phase).toBe('stopping');
    live.running.clear();
    expect(live.summary().phase).toBe('ended');
  });

  test.each([
    ['waiting', 'open'],
    ['open', 'open'],
    ['failed', 'ended'],
    ['unknown', 'ended'],
  ] as const)('with a step that is %s is %s', (word, phase) => {
    const state = (word === 'waiting' ? { state: word } : { state: word, at: 1, error }) as StepState;
    const { live } = open([
      { change: remove('ada'), state },
      { change: remove('bob'), state: DONE },
    ]);
    expect(live.summary().phase).toBe(phase);
  });
});

test('what can be taken back is what was done and has a way back', () => {
  const undo = remove('ada');
  const { live } = open([
    { change: remove('ada'), state: { state: 'done', at: 1, output: {}, undo } },
    { change: remove('bob'), state: DONE },
    { change: remove('dan'), state: DONE },
    { change: remove('cy'), state: { state: 'failed', at: 1, error } },
    { change: remove('eve'), state: { state: 'failed', at: 1, error } },
  ]);
  expect(live.summary()).toMatchObject({ undoable: 1, counts: { done: 3, failed: 2, waiting: 0 } });
});

test('it is told with whose keys it was done: of those of now, each once', () => {
  const by = (email: string | null) => ({ email, start: null, name: null });
  const { live } = open([{ change: remove('a') }, { change: remove('b') }, { change: remove('c') }]);
  const sent = (id: number, email: string | null) =>
    live.set({ ...(live.steps[id] as Step), state: DONE, by: by(email) });
  sent(0, 'ada@example.com');
  sent(1, 'ada@example.com');
  sent(2, null);
  expect(live.summary().people).toEqual(['ada@example.com']);
  sent(0, 'bob@example.com');
  expect(live.summary().people).toEqual(['bob@example.com', 'ada@example.com']);
  // Tried again with another key.
  sent(1, 'bob@example.com');
  expect(live.summary().people).toEqual(['bob@example.com']);
  const again = createLiveOperation(
    { ...live.recorded, steps: [...live.steps] },
    { journal: null, clock: () => 1, onChange: () => {} },
  );
  expect(again.summary().people).toEqual(['bob@example.com']);
});

test('what was counted goes with each change', () => {
  const { live, set } = open([{ change: remove('ada') }, { change: remove('bob') }]);
  const waiting = live.summary();
  set(0, { state: 'running', at: 1 });
  set(0, { state: 'done', at: 1, output: {}, undo: remove('ada') });
  expect(live.summary()).toMatchObject({ undoable: 1, counts: { done: 1, running: 0, waiting: 1 } });
  set(0, { state: 'failed', at: 1, error });
  expect(live.summary()).toMatchObject({ undoable: 0, counts: { done: 0, failed: 1, waiting: 1 } });
  // What was told before stays as it was.
  expect(waiting.counts).toMatchObject({ waiting: 2, failed: 0 });
});

test('its instances are told once each, and of which operation it is the way back', () => {
  const steps = [remove('ada'), remove('ada', 'blog'), remove('bob')].map((change) => ({ change }));
  expect(open(steps).live.summary().instanceIds).toEqual(['shop', 'blog']);
  expect(open(steps).live.summary()).not.toHaveProperty('undoOf');
  expect(open(steps, 'other').live.summary().undoOf).toBe('other');
});

test.each<[string, { change: Change; organizationName?: string | null }[], string | null]>([
  ['a person', [{ change: remove('ada') }], 'ada@example.com'],
  [
    'an organization by its name',
    [{ change: { action: 'organizations.delete', ...organizationRef, name: 'Acme Ltd' } }],
    'Acme Ltd',
  ],
  ['an organization as it was called when it was planned', [{ change: rename('New') }], 'Acme'],
  ['an organization whose name nobody knows', [{ change: rename('New'), organizationName: null }], 'Shop'],
  [
    'the instance',
    [{ change: { action: 'keys.retire', instanceId: 'shop', organizationId: null, keyId: 'k' } }],
    'Shop',
  ],
  [
    'one and the same in all steps',
    [{ change: remove('ada') }, { change: remove('ada') }],
    'ada@example.com',
  ],
  ['several', [{ change: remove('ada') }, { change: remove('bob') }], 'ada@example.com bob@example.com'],
  [
    'one person, whom another server writes in capitals',
    [{ change: remove('ada') }, { change: remove('Ada') }],
    'ada@example.com',
  ],
])('what it is about: %s', (_what, steps, subject) => {
  expect(open(steps).live.summary().subjects.join(' ')).toBe(subject);
});

test('that is over goes into the archive with all that is kept of it, and is told nothing of the head of its journal', () => {
  const recorded = {
    id: 'one',
    kind: 'off-board',
    startedAt: 100,
    installations: { shop: ['owner'] },
    known: { shop: ['left alone'] },
    steps: [],
  } as const satisfies Recorded;
  const live = createLiveOperation(recorded, { journal: null, clock: () => 1_000, onChange: () => {} });
  const archived = archivedOf(live);
  expect(archived).toEqual({
    ended: live.summary(),
    texts: live.texts(),
    installations: { shop: ['owner'] },
    known: { shop: ['left alone'] },
    steps: [],
  });
  expect(keptFactsOf({ installations: {} })).toEqual({ installations: {} });
});
