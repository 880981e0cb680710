import type { GrantPlan as GrantPlanAnswer } from '../../shared/calls/grants.ts';
import type { CallInput, CallsOf, GiveUp } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Plan } from '../../shared/operations/operation.ts';
import { PLAN_CLOSED } from '../../shared/operations/planned.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { Hold } from '../plans/plans.ts';
import { type YieldIfDue, yieldAfter } from '../scheduling/yielding.ts';
import type { Applied } from './keptUses.ts';
import type { Kits } from './kits.ts';
import {
  type PlannedPeople,
  type PreparedSource,
  peopleIn,
  planMembers,
  prepareSource,
  type Wanted,
} from './organizationPlan.ts';
import { detailOf, summaryOf } from './planAnswers.ts';
import {
  keyOf,
  type NamedPlace,
  type PlaceFound,
  type PlaceReaders,
  type ReadPlace,
  readPlaces,
} from './planReadings.ts';
import { foundBy, type GrantPlan, type PlannedPlace, stepsOf } from './planSteps.ts';
import type { Uses } from './uses.ts';

type Noun = CallsOf<'grants'> & GiveUp;
type Asked = CallInput<'grants.plan'>;

/** As long as a slice of planning may take before main answers others. ms */
const SLICE = 8;
/** As many plans are held: a page that is loaded anew closes none. */
const MOST_HELD = 3;

export function createGrantPlans(
  options: PlaceReaders & {
    kits: Pick<Kits, 'find'>;
    uses: Pick<Uses, 'applied' | 'note'>;
    /** Has `operations.start` start a plan by its id. */
    hold: Hold;
    clock: typeof Date.now;
    onProgress: (progress: EventPayload<'grants.progress'>) => void;
  },
): Noun {
  const { uses, hold, clock, onProgress } = options;
  /** Those being made, and those that were; null while one is made. */
  const held = new Map<string, GrantPlan | null>();

  async function make(asked: Asked): Promise<Result<GrantPlanAnswer>> {
    const { planId, people, places } = asked;
    const isClosed = () => !held.has(planId);
    const prepared = await prepareSource(asked.source, options);
    if (!prepared.ok) return prepared;
    const source = prepared.value;
    const applied = source.kitId === null ? [] : await uses.applied(source.kitId);
    const wanted: Wanted = people && new Set(people.flat().map(foldAddress));
    const yieldIfDue = yieldAfter(SLICE);
    const planPlace = createPlanPlace({ source, applied, wanted, now: clock(), yieldIfDue });
    const planned: (PlannedPlace | null)[] = [];
    let done = 0;
    onProgress({ planId, read: done, of: places.length });
    await readPlaces(places, options, {
      withInvitations: people !== null,
      heavy: true,
      isAny: (there) => isAnyIn(wanted, there, clock()),
      isClosed,
      async found(place, at, found) {
        planned[at] = await planPlace(place, found);
        done += 1;
        onProgress({ planId, read: done, of: places.length });
      },
    });
    if (isClosed()) return fail(CANCELED);
    const { subject, mode, kitId } = source;
    const plan = { subject, mode, kitId, places: planned.flatMap((each) => each ?? []) };
    held.set(planId, plan);
    const summary = summaryOf(plan, people);
    if (summary.steps > 0) hold(planId, () => planOf(planId, summary.atOnce));
    return ok(summary);
  }

  /** Remembers to whom the kit applies, and who is only invited. */
  async function remember(planId: string): Promise<Result<GrantPlan>> {
    const plan = held.get(planId);
    if (!plan) return fail(PLAN_CLOSED);
    const noted = await uses.note(foundBy(plan, clock()));
    return noted.ok ? ok(plan) : noted;
  }

  async function planOf(planId: string, atOnce: number): Promise<Result<Plan>> {
    const plan = await remember(planId);
    if (!plan.ok) return plan;
    return ok({ kind: 'set-permissions', steps: stepsOf(plan.value).slice(0, atOnce) });
  }

  return {
    'grants.plan': async (asked) => {
      held.set(asked.planId, null);
      for (const id of [...held.keys()].slice(0, -MOST_HELD)) held.delete(id);
      const made = await make(asked);
      if (!made.ok) held.delete(asked.planId);
      return made;
    },
    'grants.organization': ({ planId, at }) => {
      const place = held.get(planId)?.places[at];
      return place ? ok(detailOf(place)) : fail(PLAN_CLOSED);
    },
    'grants.remember': async ({ planId }) => {
      const plan = await remember(planId);
      return plan.ok ? ok({}) : plan;
    },
    'app.giveUp': ({ id }) => {
      held.delete(id);
      return ok({});
    },
  };
}

/** Creates what plans for an organization; `now` in ms since the epoch. */
function createPlanPlace(about: {
  source: PreparedSource;
  applied: readonly Applied[];
  wanted: Wanted;
  now: number;
  yieldIfDue: YieldIfDue;
}) {
  const { source, applied, wanted, now, yieldIfDue } = about;
  const records = new Map(applied.map((record) => [keyOf(record), record]));
  return async (place: NamedPlace, found: PlaceFound): Promise<PlannedPlace | null> => {
    await yieldIfDue();
    if (found.state === 'without') return null;
    if (found.state === 'unread') return { ...place, found };
    const { read } = found;
    const { goal, unmatched } = source.goalIn(place, read.tree);
    const there = peopleIn(wanted, read, now);
    const members = there.members.filter(({ userId }) => !isCopied(source, place, userId));
    const people: PlannedPeople = {
      members: await planMembers(members, { ...source, goal }, read, yieldIfDue),
      invited: there.invited,
    };
    if (people.members.length + people.invited.length === 0) return null;
    const fresh = freshIn(records.get(keyOf(place)), goal.permissions.projects ?? []);
    return { ...place, found: { state: 'read', goal, unmatched, tree: read.tree, fresh, ...people } };
  };
}

function isAnyIn(wanted: Wanted, people: Pick<ReadPlace, 'members' | 'invitations'>, now: number): boolean {
  const { members, invited } = peopleIn(wanted, people, now);
  return members.length + invited.length > 0;
}

function isCopied({ copied }: PreparedSource, place: NamedPlace, userId: string): boolean {
  return copied !== null && copied.userId === userId && keyOf(copied) === keyOf(place);
}

/** How many projects match that did not when the kit was applied last; null where it never was. */
function freshIn(
  record: Applied | undefined,
  projects: readonly string[],
): { projects: number; at: number } | null {
  if (!record || record.matchedAt === null) return null;
  const known = new Set(record.projects);
  return { projects: projects.filter((id) => !known.has(id)).length, at: record.matchedAt };
}

const CANCELED: AppError = {
  code: 'canceled',
  message: 'The plan was canceled.',
  advice: 'Nothing was changed.',
};
