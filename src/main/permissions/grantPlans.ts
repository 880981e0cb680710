import type { GrantPlan as GrantPlanAnswer } from '../../shared/calls/grants.ts';
import type { CallInput, CallsOf, GiveUp } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Plan } from '../../shared/operations/operation.ts';
import { PLAN_CLOSED } from '../../shared/operations/planned.ts';
import { foldAddress } from '../../shared/text.ts';
import { type Hold, ifSameSteps } from '../plans/plans.ts';
import { type YieldIfDue, yieldAfter } from '../scheduling/yielding.ts';
import type { Ref } from '../world/world.ts';
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

/** What was read of organizations, or is being read, by what and where. */
type Readings = Map<string, Promise<Result<unknown>>>;
type Made = { plan: GrantPlan; again: () => Promise<Result<GrantPlan>> };

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
  const held = new Map<string, Made | null>();
  const kept = new Map<string, Readings>();

  async function make(asked: Asked, readings: Readings): Promise<Result<GrantPlanAnswer>> {
    const { planId, people, places } = asked;
    const isClosed = () => !held.has(planId);
    const made = await planOf(asked, readings, isClosed, (read) =>
      onProgress({ planId, read, of: places.length }),
    );
    if (!made.ok) return made;
    if (isClosed()) return fail(CANCELED);
    const plan = made.value;
    // What could not be read was not planned, and is not asked for again as this is started.
    const unread = new Set(plan.places.flatMap((each) => (each.found.state === 'unread' ? keyOf(each) : [])));
    const known = { ...asked, places: places.filter((place) => !unread.has(keyOf(place))) };
    const again = () => planOf(known, readings);
    held.set(planId, { plan, again });
    const summary = summaryOf(plan, people);
    if (summary.steps > 0) hold(planId, () => toStart(planId, summary.atOnce));
    return ok(summary);
  }

  async function planOf(
    { source: from, people, places }: Asked,
    readings: Readings,
    isClosed = () => false,
    tell = (_: number) => {},
  ): Promise<Result<GrantPlan>> {
    const readers = readingOnce(options, readings);
    const prepared = await prepareSource(from, { ...options, ...readers });
    if (!prepared.ok) return prepared;
    const source = prepared.value;
    const applied = source.kitId === null ? [] : await uses.applied(source.kitId);
    const wanted: Wanted = people && new Set(people.flat().map(foldAddress));
    const yieldIfDue = yieldAfter(SLICE);
    const planPlace = createPlanPlace({ source, applied, wanted, now: clock(), yieldIfDue });
    const planned: (PlannedPlace | null)[] = [];
    let done = 0;
    tell(done);
    await readPlaces(places, readers, {
      withInvitations: people !== null,
      heavy: true,
      isAny: (there) => isAnyIn(wanted, there, clock()),
      isClosed,
      async found(place, at, found) {
        planned[at] = await planPlace(place, found);
        done += 1;
        tell(done);
      },
    });
    const { subject, mode, kitId } = source;
    return ok({ subject, mode, kitId, places: planned.flatMap((each) => each ?? []) });
  }

  /** Remembers to whom the kit applies, and who is only invited. */
  async function remember(planId: string): Promise<Result<Record<string, never>>> {
    const made = held.get(planId);
    if (!made) return fail(PLAN_CLOSED);
    const noted = await uses.note(foundBy(made.plan, clock()));
    return noted.ok ? ok({}) : noted;
  }

  async function toStart(planId: string, atOnce: number): Promise<Result<Plan>> {
    const made = held.get(planId);
    if (!made) return fail(PLAN_CLOSED);
    const operation = (plan: GrantPlan): Plan => ({ kind: 'set-permissions', steps: stepsOf(plan) });
    // Also of what came while it was made; nothing is asked for that was read.
    const now = await made.again();
    const same = now.ok ? ifSameSteps(operation(made.plan), operation(now.value)) : now;
    if (!same.ok) return same;
    const noted = await remember(planId);
    if (!noted.ok) return noted;
    return ok({ kind: 'set-permissions', steps: stepsOf(made.plan).slice(0, atOnce) });
  }

  return {
    'grants.plan': async (asked) => {
      held.set(asked.planId, null);
      const { readings = asked.planId } = asked;
      const read = kept.get(readings) ?? new Map();
      kept.set(readings, read);
      for (const all of [held, kept]) for (const id of [...all.keys()].slice(0, -MOST_HELD)) all.delete(id);
      const made = await make(asked, read);
      if (!made.ok) held.delete(asked.planId);
      return made;
    },
    'grants.organization': ({ planId, at }) => {
      const place = held.get(planId)?.plan.places[at];
      return place ? ok(detailOf(place)) : fail(PLAN_CLOSED);
    },
    'grants.remember': ({ planId }) => remember(planId),
    'app.giveUp': ({ id }) => {
      held.delete(id);
      kept.delete(id);
      return ok({});
    },
  };
}

/** Reads each list and tree once, unless that failed; of lists the newest is given that anybody read since. */
function readingOnce(readers: PlaceReaders, readings: Readings): PlaceReaders {
  const once =
    <T, P extends Ref>(what: string, read: (place: P) => Promise<Result<T>>) =>
    (place: P): Promise<Result<T>> => {
      const name = `${what} ${keyOf(place)}`;
      const known = readings.get(name) as Promise<Result<T>> | undefined;
      if (known) return known;
      const reading = read(place);
      readings.set(name, reading);
      void reading.then(({ ok }) => ok || readings.delete(name));
      return reading;
    };
  const newest = <W extends 'members' | 'invitations', T>(
    what: W,
    read: (place: Ref) => Promise<Result<T[]>>,
  ) => {
    const first = once(what, read);
    return async (place: Ref): Promise<Result<T[]>> => {
      const result = await first(place);
      const now = readers.world.target(place)?.[what] as readonly T[] | null | undefined;
      return result.ok && now ? ok([...now]) : result;
    };
  };
  return {
    ...readers,
    readMembers: newest('members', readers.readMembers),
    readInvitations: newest('invitations', readers.readInvitations),
    readTree: once('tree', readers.readTree),
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
