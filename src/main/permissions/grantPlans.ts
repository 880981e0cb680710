import type { GiveUp } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { IntentOf } from '../../shared/operations/change.ts';
import { organizationKey, targetsIn } from '../../shared/target.ts';
import { foldAddress } from '../../shared/text.ts';
import { NO_ADDRESS, NO_ORGANIZATION, refuse } from '../plans/many.ts';
import { personsOf } from '../plans/people.ts';
import type { Answer, Given } from '../plans/plans.ts';
import { type YieldIfDue, yieldAfter } from '../scheduling/yielding.ts';
import type { Ref } from '../world/world.ts';
import type { Applied } from './keptUses.ts';
import type { Kits } from './kits.ts';
import {
  type PreparedSource,
  peopleIn,
  planMembers,
  prepareSource,
  type Wanted,
} from './organizationPlan.ts';
import { type GrantTarget, readTargets, type TargetReaders, type Unread } from './planReadings.ts';
import { foundBy, type Granting, type GrantPlan, grantedIn, plannedOf } from './planSteps.ts';

import type { Uses } from './uses.ts';

type Readings = { read: Map<string, Promise<Result<unknown>>>; failed: Set<string>; turn: number };

const SLICE = 8;
const MOST_KEPT = 3;

export function createGrantPlans(
  options: TargetReaders & {
    world: Pick<Given['world'], 'targets'>;
    kits: Pick<Kits, 'find' | 'all'>;
    uses: Pick<Uses, 'applied' | 'note'>;
    clock: typeof Date.now;
    onProgress: (progress: EventPayload<'grants.progress'>) => void;
  },
): { plan: Given['grants'] } & GiveUp {
  const { uses, world, clock, onProgress } = options;
  const kept = new Map<string, Readings>();

  async function planOf(
    { emails, together, ...intent }: IntentOf<'grant'>,
    { again }: Pick<Given, 'again'>,
  ): Promise<Answer> {
    const { places, readings: id } = intent;
    if (emails?.length === 0)
      return refuse(intent.from ? NO_ADDRESS : `${NO_ADDRESS.slice(0, -1)}, or choose “Every member there”.`);
    if (places.length === 0) return refuse(NO_ORGANIZATION, 'organizations');
    const readings = kept.get(id) ?? { read: new Map(), failed: new Set(), turn: 0 };
    kept.set(id, readings);
    for (const each of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(each);
    if (!again) {
      readings.turn += 1;
      for (const name of readings.failed) readings.read.delete(name);
      readings.failed.clear();
    }
    const { turn } = readings;
    const isClosed = () => !again && (kept.get(id) !== readings || readings.turn !== turn);
    const readers = readingOnce(options, readings);
    const prepared = await prepareSource({ ...intent, emails, together }, { ...options, ...readers });
    if (!prepared.ok) return prepared;
    const source = prepared.value;
    const applied = source.kitId === null ? [] : await uses.applied(source.kitId);
    const wanted: Wanted = emails && new Set(emails.map(foldAddress));
    const people =
      wanted && personsOf([...wanted], together).map((own) => own.filter((email) => wanted.has(email)));
    const yieldIfDue = yieldAfter(SLICE);
    const planTarget = createPlanTarget({ source, applied, wanted, yieldIfDue });
    const planned: (Granting | Unread | null)[] = [];
    let done = 0;
    const tell = () => !isClosed() && onProgress({ readings: id, read: done, of: places.length });
    tell();
    await readTargets(places, readers, {
      heavy: true,
      isAny: wanted && ((there) => isAnyOf(peopleIn(wanted, there))),
      isClosed,
      async found(read, at) {
        await yieldIfDue();
        planned[at] = read === null || 'why' in read ? read : await planTarget(read);
        done += 1;
        tell();
      },
    });
    if (isClosed()) return fail(CANCELED);
    const { subject, mode, kitId } = source;
    const there = planned.flatMap((each) => each ?? []);
    const plan: GrantPlan = {
      ...{ subject, mode, kitId },
      read: there.filter((each) => 'goal' in each),
      unread: there.filter((each) => 'why' in each),
    };
    const targets = targetsIn(world.targets());
    return ok({
      ...plannedOf(plan, people, targets),
      granted: {
        at: (at) => grantedIn(plan, at),
        remember: () => uses.note(foundBy(plan, clock())),
      },
    });
  }

  return {
    plan: planOf,
    'app.giveUp': ({ id }) => {
      kept.delete(id);
      return ok({});
    },
  };
}

function readingOnce(readers: TargetReaders, { read: known, failed }: Readings): TargetReaders {
  const once =
    <T, P extends Ref>(what: string, read: (place: P) => Promise<Result<T>>) =>
    (place: P): Promise<Result<T>> => {
      const name = `${what} ${organizationKey(place)}`;
      const before = known.get(name) as Promise<Result<T>> | undefined;
      if (before) return before;
      const reading = read(place);
      known.set(name, reading);
      void reading.then(({ ok }) => ok || failed.add(name));
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

function createPlanTarget(about: {
  source: PreparedSource;
  applied: readonly Applied[];
  wanted: Wanted;
  yieldIfDue: YieldIfDue;
}) {
  const { source, applied, wanted, yieldIfDue } = about;
  const records = new Map(applied.map((record) => [organizationKey(record), record]));
  return async (target: GrantTarget): Promise<Granting | null> => {
    const { goal, unmatched } = source.goalIn(target, target.tree);
    const there = peopleIn(wanted, target);
    const meant = there.members.filter(({ userId }) => !isCopied(source, target, userId));
    const members = await planMembers(meant, { ...source, goal }, target, yieldIfDue);
    if (!isAnyOf({ members, invited: there.invited })) return null;
    const fresh = freshIn(records.get(organizationKey(target)), goal.permissions.projects ?? []);
    const { instanceId, instanceName, organizationId, organizationName, tree } = target;
    return {
      ...{ instanceId, instanceName, organizationId, organizationName },
      ...{ goal, unmatched, tree, fresh, members, invited: there.invited },
    };
  };
}

function isAnyOf({
  members,
  invited,
}: {
  members: readonly unknown[];
  invited: readonly unknown[];
}): boolean {
  return members.length + invited.length > 0;
}

function isCopied({ copied }: PreparedSource, ref: Ref, userId: string): boolean {
  return copied !== null && copied.userId === userId && organizationKey(copied) === organizationKey(ref);
}

function freshIn(record: Applied | undefined, projects: readonly string[]): number {
  if (!record || record.matchedAt === null) return 0;
  const known = new Set(record.projects);
  return projects.filter((id) => !known.has(id)).length;
}

const CANCELED: AppError = {
  code: 'canceled',
  message: 'The plan was canceled.',
  advice: 'Nothing was changed.',
};
