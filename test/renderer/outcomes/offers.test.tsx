import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { afterStop } from '../../../src/main/operations/stepStates.ts';
import { RowOffers } from '../../../src/renderer/src/features/activity/activityColumns.tsx';
import { OperationDialog } from '../../../src/renderer/src/features/outcomes/OperationDialog.tsx';
import { type StepEnds, StepOffers } from '../../../src/renderer/src/features/outcomes/Steps.tsx';
import { offersOf } from '../../../src/renderer/src/parts/operations.ts';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { withOperations, withSteps } from '../../../src/renderer/src/state/operations.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import {
  OPERATION_KINDS,
  type Operation,
  type Step,
  type StepState,
  type StepWord,
} from '../../../src/shared/operations/operation.ts';
import { countSteps, STEP_WORDS } from '../../../src/shared/operations/steps.ts';
import { drawn } from '../state/drawn.tsx';
import { type Bench, failure, instance, startedBench } from '../state/fixture.ts';

const invited: Change = {
  action: 'invitations.create',
  instanceId: 'a',
  organizationId: 'org-a',
  email: 'ann@example.com',
  role: 'member',
};
const withdrawn: Change = { ...invited, action: 'invitations.remove', invitationId: 'i1' };
const failed: StepState = { state: 'failed', at: 1, error: failure('forbidden') };
const done = (undo: Change | null): StepState => ({ state: 'done', at: 1, output: {}, undo });

const step = (id: number, change: Change, state: StepState): Step => ({
  ...{ id, change, state },
  instanceName: 'Shop',
  organizationName: 'Acme',
});

function operation(words: readonly StepWord[], more: Partial<Operation> = {}): Operation {
  return {
    ...{ id: 'o1', kind: 'invite', startedAt: 1, changedAt: 1, phase: 'ended', undoable: 0, revision: 1 },
    counts: { ...countSteps([]), ...Object.fromEntries(words.map((word) => [word, 1])) },
    ...{ subjects: ['ann@example.com'], instanceNames: ['Shop'], instanceIds: ['a'], ...more },
  };
}

function buttons(bench: Bench, content: ReactNode): { name: string; barred: boolean }[] {
  const html = drawn(bench, content);
  return [...html.matchAll(/<button[^>]*>/g)].map(([tag]) => ({
    name: tag.match(/aria-label="([^"]*)"/)?.[1] ?? '',
    barred: tag.includes('aria-disabled'),
  }));
}

const LISTED = { byId: { a: instance('a') } };
const rowOf = (bench: Bench, of: Operation) => buttons(bench, <RowOffers operation={of} />);

test('what was not begun advises the button that is there, whatever the kind of its operation', async () => {
  const bench = await startedBench([instance('a')]);
  for (const kind of OPERATION_KINDS) {
    const stopped = afterStop(step(0, invited, { state: 'waiting' }), kind, 2)?.state;
    const [button] = rowOf(bench, operation(['open'], { kind }));
    const advice = `Choose ${button?.name.split(':')[0]} to do it.`;
    expect(stopped).toMatchObject({ error: { advice } });
  }
});

test('what is offered of an operation goes by how its steps stand, one word at a time', () => {
  const offered = STEP_WORDS.map((word) => [word, offersOf(operation([word]), LISTED)] as const);
  const having = (key: 'run' | 'retry' | 'runCanceled' | 'undo') =>
    offered.flatMap(([word, offers]) => (offers[key] ? word : []));
  expect(having('run')).toEqual(['open']);
  expect(having('retry')).toEqual(['failed', 'unknown']);
  expect(having('runCanceled')).toEqual(['canceled']);
  expect(having('undo')).toEqual([]);
  expect(offersOf(operation(['done'], { undoable: 1 }), LISTED).undo).toBe(true);
});

test.each([
  ['of which a step failed', true, { failedOn: ['a'] }],
  ['of which a step failed, once a person is done with it', false, { failedOn: ['a'], doneWith: true }],
  ['that can be finished', false, { failedOn: ['a'], phase: 'open' }],
  ['that is done', false, {}],
] as const)('the dialog of an operation %s offers to mark it as done: %s', async (_, isOffered, told) => {
  const words: StepWord[] = 'phase' in told ? ['failed', 'open'] : ['failed'];
  const of = operation(words, told as Partial<Operation>);
  const bench = await startedBench([instance('a')]);
  const steps = [step(0, invited, failed)];
  bench.store.setState((state) => ({
    ...state,
    operations: withSteps(withOperations(state.operations, [of]), { operation: of, steps }),
  }));
  const dialog = (
    <DialogContext value={1}>
      <OperationDialog operationId="o1" />
    </DialogContext>
  );
  expect(drawn(bench, dialog).includes('Mark as done')).toBe(isOffered);
});

test('a row offers by name what applies to its operation, each with what it is about', async () => {
  const bench = await startedBench([instance('a')]);
  expect(rowOf(bench, operation(['open', 'failed', 'done'], { phase: 'open', undoable: 1 }))).toEqual([
    { name: 'Finish now: Invite people, ann@example.com', barred: false },
    { name: 'Retry failed: Invite people, ann@example.com', barred: false },
    { name: 'Undo: Invite people, ann@example.com', barred: false },
  ]);
  expect(rowOf(bench, operation(['done']))).toEqual([]);
  // What was stopped or given up is run where its steps are seen.
  expect(rowOf(bench, operation(['done', 'canceled']))).toEqual([]);
});

test.each(['running', 'stopping'] as const)(
  'a row offers nothing of an operation that is %s',
  async (phase) => {
    const bench = await startedBench([instance('a')]);
    const all = operation(['open', 'failed', 'done', 'running'], { phase, undoable: 1 });
    expect(rowOf(bench, all)).toEqual([]);
  },
);

test('a row offers nothing of what was done to this app alone', async () => {
  const bench = await startedBench([instance('a')]);
  expect(rowOf(bench, operation([], { kind: 'add-instance', note: 'Shop.' }))).toEqual([]);
});

test('once its steps are known, Undo says in the row, too, why the keys of now may not', async () => {
  const bench = await startedBench([instance('a')]);
  const removed = operation(['done'], { kind: 'remove-invitations', undoable: 1 });
  const steps = [step(0, withdrawn, done(invited))];
  bench.store.setState((state) => ({
    ...state,
    operations: withSteps(withOperations(state.operations, [removed]), { operation: removed, steps }),
  }));
  expect(rowOf(bench, removed)).toMatchObject([{ barred: true }]);
});

test('a step offers its own retry, undo and link, each with where it is among several places', async () => {
  const bench = await startedBench([instance('a')]);
  const ends: StepEnds = { copyLink: () => {}, retry: () => {}, undo: () => {} };
  const made = { ...done(withdrawn), output: { invitationId: 'i1' } } as StepState;
  const names = (of: Step, place: string | null = null, some = ends) =>
    buttons(bench, <StepOffers step={of} place={place} ends={some} />).map(({ name }) => name);
  expect(names(step(0, invited, failed))).toEqual(['Retry ann@example.com']);
  expect(names(step(0, invited, failed), 'Acme · Shop')).toEqual(['Retry ann@example.com, Acme · Shop']);
  expect(names(step(1, invited, made))).toEqual([
    'Copy link for ann@example.com',
    'Undo: remove the invitation of ann@example.com',
  ]);
  expect(names(step(1, invited, made), null, {})).toEqual([]);
  expect(names(step(2, invited, { state: 'open', at: 1, error: failure('refused') }))).toEqual([]);
});
