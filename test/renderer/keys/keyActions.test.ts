import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { selectKeychainInDoubt } from '../../../src/renderer/src/state/selectors.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { Operation, StepState } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { operationRow } from '../../shared/records.ts';
import { account, type Bench, failure, instance, startedBench, waiting } from '../state/fixture.ts';
import { answerPlan } from '../state/operationRuns.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
});

const rotate = () =>
  bench.actions.runIntent({
    ...{ kind: 'rotate-key', instanceId: 'a', keyId: 'key-a' },
    ...{ expiresInDays: null, forSession: false },
  });
const done: StepState = { state: 'done', at: 1, output: { oldKey: 'unknown' }, undo: null };
const locked: StepState = { state: 'open', at: 1, error: failure('keychain-locked') };

async function end(states: StepState[]): Promise<void> {
  const { kind, steps } = (await answerPlan(bench)) ?? expect.fail('Nothing was planned.');
  await bench.answer('operations.start', ok({ operationId: 'o1' }));
  const counts = countSteps(states.map((state) => ({ state })));
  const told: Operation = operationRow({
    kind,
    phase: 'running',
    counts,
    instanceNames: ['A'],
    instanceIds: ['a'],
  });
  bench.emit('operations.changed', { operations: [told] });
  const phase = counts.open > 0 ? ('open' as const) : ('ended' as const);
  bench.emit('operations.changed', { operations: [{ ...told, phase, revision: 2 }] });
  await setImmediate();
  const ended = steps.map((step, id) => ({ ...step, id, state: states[id] as StepState }));
  while (bench.pending.some(({ name }) => name === 'operations.steps'))
    await bench.answer('operations.steps', ok({ operation: { ...told, phase, revision: 2 }, steps: ended }));
}

test('keys that are made are one operation, shown in the place of the dialog; the instance is read once then', async () => {
  bench.actions.openDialog({ kind: 'change-many', what: 'create-keys', instanceIds: ['a'] });
  const terms = { expiresInDays: 90, forSession: false };
  const intent = { kind: 'create-keys' as const, instanceIds: ['a'], without: [], ...terms };
  void bench.actions.startOperation(intent, { show: true });
  await end([done]);
  expect(bench.store.getState().dialog?.about).toMatchObject({ kind: 'operation', operationId: 'o1' });
  expect(bench.store.getState().operations.toTell).toEqual([]);
  expect(waiting(bench).filter((call) => call === 'account.read a')).toHaveLength(1);
});

test('a rotation tells what became of the old key', async () => {
  const rotated = rotate();
  await end([done]);
  await bench.serve('a');
  expect(await rotated).toEqual(ok({ oldKey: 'unknown' }));
});

test('what was not done in a dialog of its own is told there, and leaves no open operation behind', async () => {
  const rotated = rotate();
  await end([locked]);
  expect(await rotated).toMatchObject({ ok: false, error: { code: 'keychain-locked' } });
  expect(bench.pending.map(({ name, input }) => [name, input.operationId])).toEqual([
    ['operations.close', 'o1'],
  ]);
  expect(bench.store.getState().operations.toTell).toEqual([]);
});

test('a key that is ended has the account read again', async () => {
  const ended = bench.actions.runIntent({ kind: 'retire-key', instanceId: 'a', keyId: 'key-a' });
  await end([{ state: 'done', at: 1, output: {}, undo: null }]);
  await bench.answer('account.read', ok(account('a')));
  expect(await ended).toEqual(ok({}));
});

test('keeping new keys in memory is offered where the keychain gave or took none before', () => {
  const inDoubt = () => selectKeychainInDoubt(bench.store.getState());
  expect(inDoubt()).toBe(false);
  bench.emit('keys.changed', { health: { 'key-a': { state: 'refused', at: 1 } } });
  expect(inDoubt()).toBe(false);
  bench.emit('keys.changed', { health: { 'key-a': { state: 'keychain-locked', at: 1 } } });
  expect(inDoubt()).toBe(true);
  const [key] = instance('a').keys;
  bench.emit('keys.changed', { health: {} });
  bench.emit('instances.changed', {
    instances: [instance('a', { keys: [{ ...key, keptIn: 'session' } as never] })],
  });
  expect(inDoubt()).toBe(true);
});
