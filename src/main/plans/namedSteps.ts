import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { NOTHING_TO_SAY, type Planned } from '../../shared/operations/planned.ts';
import { organizationIdOf } from '../../shared/operations/steps.ts';
import type { World } from '../world/world.ts';

/** A plan of which nothing needs saying but its steps; without any, what it was to change is gone. */
export function planOf(
  kind: Planned['plan']['kind'],
  steps: PlannedStep[],
  warnings: string[] = [],
): Result<Planned> {
  if (steps.length === 0) return fail(GONE);
  const isAny = steps.some(({ denied }) => denied === undefined);
  return ok({ plan: { kind, steps }, review: isAny ? { ...NOTHING_TO_SAY, warnings } : NOTHING_TO_SAY });
}

/** A step with what it concerns as it is called now; an organization that nobody lists, as its key’s record calls it. */
export function namedStep(world: World, change: Change): PlannedStep {
  const organizationId = organizationIdOf(change);
  const at = world.keys().find(({ instanceId }) => instanceId === change.instanceId);
  const listed = at?.account?.organizations.find(({ id }) => id === organizationId);
  const key = at?.keys.find((each) => each.organizationId === organizationId);
  return {
    change,
    instanceName: at?.instanceName ?? '',
    organizationName: organizationId === null ? null : (listed?.name ?? key?.organizationName ?? ''),
  };
}

export const planOne = (
  kind: Planned['plan']['kind'],
  world: World,
  change: Change,
  warnings: string[] = [],
): Result<Planned> => planOf(kind, [namedStep(world, change)], warnings);

export const GONE: AppError = {
  code: 'conflict',
  message: 'There is nothing left to change.',
  advice: 'Nothing was sent. Refresh the instance, then check again.',
};
