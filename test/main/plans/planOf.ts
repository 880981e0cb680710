import { createPlans } from '../../../src/main/plans/plans.ts';
import type { InstanceKeys, World } from '../../../src/main/world/world.ts';
import type { CallOutput } from '../../../src/shared/contract.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import { type Intent, intentShape } from '../../../src/shared/operations/change.ts';
import { NOTHING_TO_SAY } from '../../../src/shared/operations/planned.ts';
import type { InstanceTargets } from '../../../src/shared/target.ts';
import { NOW } from '../../shared/plans/targets.ts';
import { worldOf } from '../world/worldOf.ts';

/** A kit that grants nothing. */
const T1 = { id: 't1', name: 'Contractor', switches: {}, rules: [], changedAt: 0 };

type Sources = Partial<Parameters<typeof createPlans>[0]>;

/** Main’s plans over a world; beside it nothing is known unless `given`. */
export function plansOver(world: World, given: Sources = {}) {
  let ids = 0;
  return createPlans({
    world,
    start: async () => ok({ operationId: '' }),
    clock: () => NOW,
    newId: () => `id${ids++}`,
    registryCode: () => 'me00',
    joined: async () => [],
    apart: async () => [],
    permissionsOf: async () => new Map(),
    wantedChanges: async () => ok({ changes: [], mustStay: [], joined: [] }),
    reviewed: async () => ok([]),
    kits: async () => [T1],
    ends: async () => () => ({ day: null, isIn: false }),
    invited: async () => [],
    undo: async () => ok({ plan: { kind: 'undo', steps: [] }, review: NOTHING_TO_SAY }),
    rest: async (_, planned) => ok(planned),
    grants: async () => ok({ plan: { kind: 'set-permissions', steps: [] }, review: NOTHING_TO_SAY }),
    readTree: async () => fail({ code: 'unreachable', message: '', advice: '' }),
    ...given,
  });
}

export async function planOf(
  intent: Intent,
  instances: readonly InstanceTargets[],
  { keys = [], ...given }: Sources & { keys?: readonly InstanceKeys[] } = {},
): Promise<Result<CallOutput<'plans.make'>>> {
  return plansOver(worldOf(instances, keys), given)['plans.make'](intentShape.parse(intent));
}

export async function goodPlanOf(...how: Parameters<typeof planOf>): Promise<CallOutput<'plans.make'>> {
  const made = await planOf(...how);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
