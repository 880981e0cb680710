import type { Handlers } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Intent, IntentOf } from '../../shared/operations/intent.ts';
import { type Plan, planShape } from '../../shared/operations/operation.ts';
import type { Planned } from '../../shared/operations/planned.ts';
import type { World } from '../world/world.ts';
import { organizationPlans } from './organizations.ts';

/**
 * Makes the plan of each kind of intent, of what is known alone; gives why there is none. What it needs beside, as the
 * roles of an organization, it has the world read first. A missing kind does not compile.
 */
export type Planners = {
  [K in Intent['kind']]: (intent: IntentOf<K>, given: Given) => Result<Planned> | Promise<Result<Planned>>;
};

/** What plans are made with. */
export type Given = {
  world: World;
  /** ms since the epoch. */
  now: number;
  newId: () => string;
};

const PLANNERS: Planners = { ...organizationPlans };

/** So many plans are held: a page that is loaded anew gives none up. */
const MOST_HELD = 20;

type Begun = Promise<Result<{ operationId: string }>>;

/** Makes plans of what a person wants, holds them, and starts each once, by its id. */
export function createPlans({
  world,
  start,
  clock,
  newId,
}: {
  world: World;
  start: (plan: Plan) => Begun;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
}): Pick<Handlers, 'plans.make' | 'operations.start'> {
  const held = new Map<string, { plan: Plan; begun: Begun | null }>();

  /** Asked for twice, as by a double click, it is one operation; what could not be begun can be begun again. */
  function begin(planId: string): Begun | Result<never> {
    const known = held.get(planId);
    if (!known) return fail(PLAN_CLOSED);
    const begun = known.begun ?? start(known.plan);
    known.begun = begun;
    void begun.then((result) => {
      if (!result.ok) known.begun = null;
    });
    return begun;
  }

  return {
    'plans.make': async (intent) => {
      const plan = PLANNERS[intent.kind] as (intent: Intent, given: Given) => ReturnType<Planner>;
      const made = await plan(intent, { world, now: clock(), newId });
      if (!made.ok) return made;
      const planId = newId();
      // One without a step, or with too many, is looked at, and cannot be started.
      const runs = planShape.safeParse(made.value.plan);
      if (runs.success) held.set(planId, { plan: runs.data, begun: null });
      for (const id of [...held.keys()].slice(0, -MOST_HELD)) held.delete(id);
      return ok({ planId, ...made.value });
    },
    'operations.start': (asked) => ('planId' in asked ? begin(asked.planId) : start(asked)),
  };
}

type Planner = Planners[Intent['kind']];

const PLAN_CLOSED: AppError = {
  code: 'plan-closed',
  message: 'This plan is no longer there.',
  advice: 'Make it again: it will show what is there now.',
};
