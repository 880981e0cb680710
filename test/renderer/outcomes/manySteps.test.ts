import { expect, test } from 'vitest';
import { widestEnds } from '../../../src/renderer/src/features/outcomes/Steps.tsx';
import {
  NO_OPERATIONS,
  runningSteps,
  withOperations,
  withSteps,
} from '../../../src/renderer/src/state/operations.ts';
import type { Step } from '../../../src/shared/operations/operation.ts';
import { operationOf } from '../state/operationRuns.ts';

function watched(count: number) {
  let looks = 0;
  const steps = Array.from({ length: count }, (_, id) => ({
    ...{ id, instanceName: 'Shop', organizationName: 'Acme' },
    change: { action: 'members.find', instanceId: 'a', email: `${id}@x.example`, also: [], known: [] },
    get state() {
      looks += 1;
      return { state: id === 7 ? 'running' : 'waiting', at: 1 };
    },
  }));
  return { steps: steps as unknown as Step[], looks: () => looks };
}

test('ten thousand steps that run are looked through once for each time they are told, however much else changes', () => {
  const { steps, looks } = watched(10_000);
  const operation = operationOf(steps, { phase: 'running' });
  const state = withSteps(withOperations(NO_OPERATIONS, [operation]), { operation, steps });
  const before = looks();
  // As each change of anything in the store has every instance on screen ask.
  const asked = Array.from({ length: 100 }, () => runningSteps(state).map(({ id }) => id));
  expect(new Set(asked.flat())).toEqual(new Set([7]));
  expect(looks() - before).toBe(10_000);
});

test('a plan, and what runs, are not looked through for buttons that they do not have', () => {
  const { steps, looks } = watched(10_000);
  expect(widestEnds(steps, {})).toBe(0);
  expect(looks()).toBe(0);
});
