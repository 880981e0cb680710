import { expect, vi } from 'vitest';
import type { Engine } from '../../../src/main/operations/engine.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Operation, OperationKind, Plan, Step } from '../../../src/shared/operations/operation.ts';
import { NOTHING_TO_SAY } from '../../../src/shared/operations/planned.ts';
import { good } from './keyConsole.ts';

export function planOf(changes: readonly Change[], kind: OperationKind = 'change-roles'): Plan {
  return {
    kind,
    steps: changes.map((change) => ({ change, instanceName: 'Shop', organizationName: 'Acme' })),
  };
}

export async function ended(engine: Engine, operationId: string): Promise<Operation & { steps: Step[] }> {
  const find = () => engine.summaries().find(({ id }) => id === operationId);
  await vi.waitFor(() => expect(find()?.phase).toMatch(/open|ended/), { timeout: 10_000, interval: 5 });
  return {
    ...(find() as Operation),
    steps: good(await engine.calls['operations.steps']({ operationId, after: 0 })).steps,
  };
}

/** Goes on with an off-boarding by a plan that was made anew. */
export async function runRest(engine: Engine, operationId: string, plan: Plan) {
  const { start } = good(await engine.planRest(operationId, { plan, review: NOTHING_TO_SAY }));
  good(await start(plan));
  return ended(engine, operationId);
}

export async function run(engine: Engine, plan: Plan): Promise<Operation & { steps: Step[] }> {
  const { operationId } = good(await engine.start(plan));
  return ended(engine, operationId);
}

export function words({ steps }: { steps: readonly Step[] }): string[] {
  return steps.map(({ state }) => state.state);
}
