import { expect, test } from 'vitest';
import { createLiveOperation } from '../../../src/main/operations/liveOperation.ts';
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
const remove = (userId: string): Change => ({
  action: 'members.remove',
  ...organizationRef,
  userId,
  email: `${userId}@example.com`,
});

function open(steps: { change: Change; state?: StepState; organizationName?: string | null }[]) {
  return createLiveOperation(
    {
      ...{ id: 'one', kind: 'remove-people', startedAt: 100, installations: {} },
      steps: steps.map(
        ({ change, state = { state: 'waiting' }, organizationName = 'Acme' }, id): Step =>
          stepRow(change, { id, organizationName, state }),
      ),
    },
    { journal: null, clock: () => 1_000, onChange: () => {} },
  );
}

test('one of an earlier run changed when its newest step did', () => {
  const live = open([
    { change: remove('ada'), state: { state: 'failed', at: 700, error } },
    { change: remove('bob'), state: { state: 'done', at: 300, output: {}, undo: null } },
    { change: remove('cy') },
  ]);
  expect(live.summary().changedAt).toBe(700);
});

test('it is told with whose keys it was done: of those of now, each once', () => {
  const by = (email: string | null) => ({ email, start: null, name: null });
  const live = open([{ change: remove('a') }, { change: remove('b') }, { change: remove('c') }]);
  const sent = (id: number, email: string | null) =>
    live.set({
      ...(live.steps[id] as Step),
      state: { state: 'done', at: 1, output: {}, undo: null },
      by: by(email),
    });
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
  expect(open(steps).summary().subjects.join(' ')).toBe(subject);
});
