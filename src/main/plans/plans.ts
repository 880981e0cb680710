import type { InvitedPerson } from '../../shared/calls/kits.ts';
import type { CallInput, CallOutput, GiveUp, Handlers } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Change, Intent, IntentOf } from '../../shared/operations/change.ts';
import { type Plan, type PlannedStep, planShape } from '../../shared/operations/operation.ts';
import { PLAN_CLOSED, type Planned } from '../../shared/operations/planned.ts';
import { type Allowed, type BrokenRail, brokenRails, refusedRails } from '../../shared/operations/rails.ts';
import { canLeaveOut, MOST_REMARK } from '../../shared/operations/steps.ts';
import type { Kit, Tree } from '../../shared/permissions/shapes.ts';
import { counted, oneLine } from '../../shared/text.ts';
import type { Day, Ms } from '../../shared/time.ts';
import type { Wanted } from '../../shared/wanted/change.ts';
import type { Ref, World } from '../world/world.ts';
import { bringInPlans } from './bringIn.ts';
import { campaignPlans, type ReviewedLine } from './campaigns.ts';
import { invitationPlans } from './invitations.ts';
import { keyChoices, keyPlans } from './keys.ts';
import { manyPlans } from './many.ts';
import { memberPlans } from './members.ts';
import { offboardPlans } from './offboard.ts';
import { organizationPlans } from './organizations.ts';
import { type KnownPermissions, putBackPlans } from './putBack.ts';
import { impactOf } from './rails.ts';
import { rolePlans } from './roles.ts';
import { wantedPlans } from './wantedReview.ts';

/** One planner per intent kind; a missing one does not compile. */
export type Planners = {
  [K in Intent['kind']]: (intent: IntentOf<K>, given: Given) => Answer | Promise<Answer>;
};
export type Answer = Result<Planned & Pick<Made, 'said' | 'granted' | 'start'>>;

/** `again`: replanning right before the start, with fresh readings. */
export type Given = Sources & { now: Ms; again: boolean };

type Sources = {
  world: World;
  newId: () => string;
  registryCode: () => string;
  joined: () => Promise<readonly (readonly string[])[]>;
  apart: () => Promise<readonly (readonly string[])[]>;
  permissionsOf: (baselineId: string, keys: readonly string[]) => Promise<KnownPermissions>;
  wantedChanges: (token: string) => Promise<Result<Wanted>>;
  reviewed: (campaignId: string) => Promise<Result<readonly ReviewedLine[]>>;
  kits: () => Promise<readonly Kit[]>;
  ends: (emails: readonly string[]) => Promise<(email: string) => { day: Day | null; isIn: boolean }>;
  invited: () => Promise<readonly InvitedPerson[]>;
  grants: (intent: IntentOf<'grant'>, how: Pick<Given, 'again'>) => Promise<Answer>;
  undo: (intent: IntentOf<'undo'>) => Promise<Answer>;
  /** Has a plan of those who leave go on with an earlier off-boarding of them. */
  rest: (operationId: string, planned: Planned) => Promise<Answer>;
  /** Reads the whole organization, even if its server sends every service with it. */
  readTree: (ref: Ref) => Promise<Result<Tree>>;
};

const PLANNERS: Planners = {
  ...organizationPlans,
  ...rolePlans,
  ...memberPlans,
  ...keyPlans,
  ...invitationPlans,
  ...bringInPlans,
  ...manyPlans,
  ...offboardPlans,
  ...putBackPlans,
  ...wantedPlans,
  ...campaignPlans,
  grant: (intent, given) => given.grants(intent, given),
  undo: (intent, given) => given.undo(intent),
};

const MOST_HELD = 20;

type How = Omit<CallInput<'operations.start'>, 'planId'>;
type Begun = Promise<Result<{ operationId: string }>>;
type GivePlan = () => Promise<Result<Plan>>;
type Held = Pick<Made, 'granted' | 'start'> & { plan: GivePlan; said: Said; begun: Begun | null };
type Granted = {
  at: (at: number) => CallOutput<'plans.granted'> | null;
  remember: () => Promise<Result<null>>;
};
type Said = Pick<Wanted, 'mustStay' | 'joined'>;
const NOTHING: Said = { mustStay: [], joined: [] };
type Made = Planned & {
  revision: number;
  said?: Said;
  granted?: Granted;
  start?: (plan: Plan) => Begun;
};

/** Holds plans; each starts at most once, by its id. */
export function createPlans(options: Sources & { start: (plan: Plan) => Begun; clock: typeof Date.now }) {
  const { start, clock, ...sources } = options;
  const held = new Map<string, Held>();

  async function make(intent: Intent, again = false): Promise<Result<Made>> {
    const plan = PLANNERS[intent.kind] as (intent: Intent, given: Given) => ReturnType<Planner>;
    const revision = sources.world.revision();
    const made = await plan(intent, { ...sources, again, now: clock() });
    return made.ok ? ok({ ...made.value, revision }) : made;
  }

  async function weigh(plan: Pick<Plan, 'kind' | 'steps' | 'leaving'>, { mustStay, joined }: Said = NOTHING) {
    const all = [...(await sources.joined()), ...joined];
    if (plan.kind === 'undo')
      await sources.world.loadSeen([...new Set(plan.steps.map(({ change }) => change.instanceId))]);
    return impactOf(plan, sources.world.targets, { joined: all, mustStay });
  }

  /** Includes limits a person lifted. Gives `plan-refused`. */
  async function within(plan: Plan, allow: Allowed = {}, about?: Said): Promise<Result<Plan>> {
    const impact = await weigh(plan, about);
    const refused = impact ? refusedRails(impact, allow) : [];
    if (refused.length > 0) return fail(refusedBy(refused));
    const allowed = impact ? brokenRails(impact).map(({ words }) => words) : [];
    return ok({ ...plan, ...(allowed.length > 0 ? { allowed } : {}) });
  }

  /** New readings may change the plan of the same intent: a person must see it first. */
  async function ifSame(intent: Intent, revision: number, plan: Plan): Promise<Result<Plan>> {
    // Undo reads the servers again as it sends.
    if (intent.kind === 'undo') return ok(plan);
    if (sources.world.revision() === revision && intent.kind !== 'grant') return ok(plan);
    const now = await make(intent, true);
    if (!now.ok) return now;
    const next = toStart(now.value);
    // Normalizes key order, as in the held plan.
    const shaped = planShape.safeParse(next);
    return ifSameSteps(plan, shaped.success ? shaped.data : next);
  }

  async function run(
    { plan: givePlan, said: about, granted, start: begin = start }: Held,
    { without = [], remark = '', allow, source }: How,
  ): Begun {
    const plan = await givePlan();
    const meant = plan.ok ? leaveOut(plan.value, without) : plan;
    const limited = meant.ok ? await within(meant.value, allow, about) : meant;
    if (!limited.ok) return limited;
    const remembered = await granted?.remember();
    if (remembered?.ok === false) return remembered;
    const said = oneLine(remark, MOST_REMARK);
    return begin({
      ...limited.value,
      ...(said === '' ? {} : { remark: said }),
      ...(source === undefined ? {} : { source }),
    });
  }

  /** A double click starts one operation; a failed start can be retried. */
  function begin(planId: string, how: How): Begun | Result<never> {
    const known = held.get(planId);
    if (!known) return fail(PLAN_CLOSED);
    const begun = known.begun ?? run(known, how);
    known.begun = begun;
    void begun.then((result) => {
      if (!result.ok) known.begun = null;
    });
    return begun;
  }

  const calls: Pick<
    Handlers,
    `plans.${'make' | 'weigh' | 'granted' | 'remember' | 'keyChoices'}` | 'operations.start'
  > &
    GiveUp = {
    'plans.make': async (intent) => {
      const made = await make(intent);
      if (!made.ok) return made;
      const { revision, said = NOTHING, granted, start, ...planned } = made.value;
      const planId = sources.newId();
      const impact = await weigh(toStart(made.value), said);
      let runs: ReturnType<typeof planShape.safeParse> | null = null;
      const plan: GivePlan = async () => {
        runs ??= planShape.safeParse(toStart(made.value));
        return runs.success ? ifSame(intent, revision, runs.data) : fail(PLAN_CLOSED);
      };
      held.set(planId, { plan, said, begun: null, ...(granted && { granted }), ...(start && { start }) });
      for (const id of [...held.keys()].slice(0, -MOST_HELD)) held.delete(id);
      return ok({ planId, ...planned, ...(impact ? { impact } : {}) });
    },
    'plans.weigh': async ({ planId, without }) => {
      const known = held.get(planId);
      const plan = (await known?.plan()) ?? fail(PLAN_CLOSED);
      const meant = plan.ok ? leaveOut(plan.value, without) : plan;
      if (!meant.ok) return meant;
      const impact = await weigh(meant.value, known?.said);
      return ok(impact ? { impact } : {});
    },
    'plans.granted': async ({ planId, at }) => {
      const there = held.get(planId)?.granted?.at(at);
      return there ? ok(there) : fail(PLAN_CLOSED);
    },
    'plans.remember': async ({ planId }) => {
      const remembered = (await held.get(planId)?.granted?.remember()) ?? fail(PLAN_CLOSED);
      return remembered.ok ? ok({}) : remembered;
    },
    'plans.keyChoices': async () => ok(keyChoices(sources.world.keys(), sources.registryCode(), clock())),
    'operations.start': ({ planId, ...how }) => begin(planId, how),
    'app.giveUp': ({ id }) => {
      held.delete(id);
      return ok({});
    },
  };
  return calls;
}

/** Grants drop steps that are already satisfied; undos keep them. */
function toStart({ plan, granted }: Pick<Made, 'plan' | 'granted'>): Planned['plan'] {
  if (!granted && plan.kind !== 'undo') return plan;
  const steps = plan.steps.flatMap(({ denied, already, ...step }) =>
    denied === undefined || (already && !granted) ? step : [],
  );
  return { ...plan, steps };
}

function leaveOut(plan: Plan, without: readonly number[]): Result<Plan> {
  if (without.length === 0) return ok(plan);
  const left = new Set(without);
  const steps = plan.steps.filter((_, at) => !left.has(at));
  const areItsOwn = canLeaveOut(plan.kind) && steps.length === plan.steps.length - left.size;
  return areItsOwn && steps.length > 0 ? ok({ ...plan, steps }) : fail(NOT_LEFT_OUT);
}

const NOT_LEFT_OUT: AppError = {
  code: 'bad-input',
  message: 'These steps cannot be left out of this plan.',
  advice: 'Nothing was sent. Check the plan again.',
};

function ifSameSteps(plan: Plan, now: Plan): Result<Plan> {
  const before = plan.steps.map(textOf);
  const after = now.steps.map(textOf);
  const came = countBeyond(after, before);
  const went = countBeyond(before, after);
  return came + went === 0 ? ok(plan) : fail(outrun(came, went));
}

const textOf = (step: PlannedStep) => JSON.stringify(identityOf(step));

export function identityOf({ change, denied }: Pick<PlannedStep, 'change' | 'denied'>): unknown {
  // Each plan makes a new password id.
  const { passwordId: _, ...same } = change as Change & { passwordId?: string };
  return [same, denied === undefined];
}

function countBeyond(these: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const each of others) left.set(each, (left.get(each) ?? 0) + 1);
  return these.filter((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  }).length;
}

function outrun(came: number, went: number): AppError {
  const what = [
    came > 0 ? `${counted(came, 'step', 'steps')} added` : '',
    went > 0 ? `${counted(went, 'step', 'steps')} gone` : '',
  ];
  return {
    code: 'plan-outdated',
    message: `The instances have changed since this plan was made: ${what.filter(Boolean).join(', ')}.`,
    advice: 'Nothing was sent. Check the plan again.',
  };
}

function refusedBy(broken: readonly BrokenRail[]): AppError {
  return {
    code: 'plan-refused',
    message: `This plan goes beyond its limits. ${broken.map(({ words }) => `It would ${words.charAt(0).toLowerCase()}${words.slice(1)}`).join(' ')}`,
    advice: 'Nothing was sent. Check the plan, then allow each of these if you mean it.',
  };
}

type Planner = Planners[Intent['kind']];
