import { targetsOf } from '../../../src/renderer/src/state/targets.ts';
import type { CallOutput } from '../../../src/shared/contract.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { Intent } from '../../../src/shared/operations/change.ts';
import type { Operation, Plan, Step, StepState } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { plansOver } from '../../main/plans/planOf.ts';
import { worldOf } from '../../main/world/worldOf.ts';
import { account, type Bench } from './fixture.ts';

export type Run = { id: string; plan: Plan; revision: number };

export async function beginOperation(bench: Bench, id = 'o1'): Promise<Run> {
  const planned = await answerPlan(bench);
  const asked = bench.pending.find(({ name }) => name === 'operations.start');
  if (!asked) throw new Error('No operation was asked for');
  const run = { id, plan: planned ?? (asked.input as unknown as Plan), revision: 1 };
  await bench.answer('operations.start', ok({ operationId: id }));
  await goOn(bench, run);
  return run;
}

export async function answerPlan(bench: Bench): Promise<Plan | undefined> {
  const asked = bench.pending.find(({ name }) => name === 'plans.make');
  const made = asked && (await planOf(bench, asked.input as unknown as Intent));
  if (made) await bench.answer('plans.make', ok(made));
  return made?.plan as Plan | undefined;
}

async function planOf(bench: Bench, intent: Intent): Promise<CallOutput<'plans.make'>> {
  const state = bench.store.getState();
  // Before the page read an instance main knows two organizations of it.
  const known = targetsOf(state).map((each) => ({
    ...each,
    account: each.account ?? account(each.instanceId),
  }));
  const keys = known.map(({ instanceId, instanceName, account }) => ({
    ...{ instanceId, instanceName, account, health: {}, unread: null },
    keys: state.byId[instanceId]?.keys ?? [],
    server: { version: account.version },
  }));
  const plans = plansOver(worldOf(known, keys), {
    clock: () => 0,
    newId: () => 'p1',
    joined: async () => [],
  });
  const made = await plans['plans.make'](intent);
  if (!made.ok) throw new Error('There is no plan of it');
  return made.value;
}

export function goOn(bench: Bench, run: Run): Promise<void> {
  return tell(bench, run, 'running', { state: 'running', at: 1 });
}

export async function endOperation(bench: Bench, run: Run, state: StepState): Promise<void> {
  await tell(bench, run, state.state === 'open' ? 'open' : 'ended', state);
}

async function tell(bench: Bench, run: Run, phase: Operation['phase'], state: StepState): Promise<void> {
  run.revision += 1;
  const { id, plan, revision } = run;
  const steps = plan.steps.map(({ denied: _, ...step }, at): Step => ({ ...step, id: at, state }));
  const operation = operationOf(steps, { id, kind: plan.kind, phase, revision });
  const others = bench.store.getState().operations.list.filter((each) => each.id !== id);
  bench.emit('operations.changed', { operations: [...others, operation] });
  await new Promise((resolve) => setImmediate(resolve));
  await bench.answer('operations.steps', ok({ operation, steps }));
}

export function operationOf(steps: readonly Step[], told: Partial<Operation> = {}): Operation {
  return {
    ...{ id: 'o1', kind: 'change-roles', startedAt: 1, changedAt: 1, phase: 'ended', revision: 1 },
    counts: countSteps(steps),
    ...{ undoable: 0, subjects: [], instanceNames: [] },
    instanceIds: [...new Set(steps.map(({ change }) => change.instanceId))],
    ...told,
  };
}

export const stepsOf = (steps: Step[], told: Partial<Operation> = {}) =>
  ok({ operation: operationOf(steps, told), steps });

export function done(output: { organizationId?: string } = {}): StepState {
  return { state: 'done', at: 1, output, undo: null };
}
