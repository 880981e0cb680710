import { BASELINE_NAMES } from '../../shared/baselineNames.ts';
import type { BaselineSummary } from '../../shared/calls/access.ts';
import { MOST_DIFFERENCES } from '../../shared/calls/access.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Difference } from '../../shared/drift.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Operation } from '../../shared/operations/operation.ts';
import type { People } from '../people/people.ts';
import type { LastSeen } from '../readings/lastSeen.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { withAccepted } from './accept.ts';
import { type Baseline, peopleIn, sizeOf, withoutInstances } from './baseline.ts';
import { createBaselineFiles } from './baselineFiles.ts';
import { type Drift, driftOf, type Now, placesNow } from './drift.ts';
import { acceptedNote, keptNote, type Noted } from './notes.ts';
import { returnedIn } from './returned.ts';

/** So many baselines, and so many memberships and invitations in one, are kept at most. */
const MOST = { baselines: 50, places: 100_000 };
/** Readings that come together are compared once, so many ms after the first. */
const GATHERED_FOR = 1_000;

/** Baselines of who has access, and how what is now differs from them. */
export type Access = {
  /** The calls of the page about it. */
  calls: Pick<Handlers, Extract<keyof Handlers, `access.${string}`>>;
  /** What is known of people may be other now: compared soon, where there is a baseline. */
  peopleChanged(): void;
  /** Settles when every change asked for so far was saved or refused; for quitting. */
  flush(): Promise<unknown>;
};

/** Creates the baselines; nothing of them, nor of people, is read before a reading comes or the page asks. */
export function createAccess(options: {
  instances: Pick<Instances, 'all' | 'list' | 'onChange' | 'whole'>;
  lastSeen: Pick<LastSeen, 'onChange' | 'summaries'>;
  people: Pick<People, 'places'>;
  /** The operations that are over, as Activity remembers them, in no order. */
  ended: () => Promise<readonly Operation[]>;
  /** A file for each baseline. */
  folder: string;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  notify: (notice: Notice) => void;
  /** Is told when baselines were compared anew, and how many of them differ from what is now. */
  onChange: (change: EventPayload<'access.changed'>) => void;
  /** Has remembered what was done to this app alone. */
  note: (entry: Noted) => void;
  most?: typeof MOST;
}): Access {
  const {
    instances,
    lastSeen,
    people,
    folder,
    clock,
    newId,
    notify,
    onChange,
    ended,
    note,
    most = MOST,
  } = options;
  const files = createBaselineFiles({ folder, clock, newId, notify });
  /** How each baseline drifted when it was compared last. */
  const drifts = new Map<string, { differences: number; apart: number }>();
  let revision = 0;
  let timer: NodeJS.Timeout | null = null;

  async function now(): Promise<Now> {
    const ids = instances.list().map(({ id }) => id);
    // The table is loaded first: what is read meanwhile stands in both.
    const places = await people.places();
    return { places, summaries: await lastSeen.summaries(ids), at: clock() };
  }

  async function compareWith(known: Now, baseline: Baseline): Promise<Drift> {
    const drift = await driftOf(baseline, known);
    drifts.set(baseline.id, { differences: drift.differences.length, apart: drift.apart.length });
    return drift;
  }

  /** Compares all of them, and tells. */
  async function check(): Promise<void> {
    const ids = await files.ids();
    for (const id of [...drifts.keys()]) if (!ids.includes(id)) drifts.delete(id);
    const known = ids.length > 0 ? await now() : null;
    for (const id of known ? ids : []) {
      const read = await files.read(id);
      if (known && read.ok) await compareWith(known, read.value);
    }
    revision += 1;
    const drifting = [...drifts.values()].filter(({ differences }) => differences > 0).length;
    onChange({ revision, drifting });
  }

  function soon(): void {
    if (timer) return;
    timer = setTimeout(() => {
      timer = null;
      void files.ids().then((ids) => (ids.length > 0 ? check() : undefined));
    }, GATHERED_FOR);
    timer.unref();
  }

  /** What was kept of an instance goes with it, and a baseline that has nothing else. */
  async function forgetGone(): Promise<void> {
    // A list of instances that could not be read whole does not tell which are gone.
    if (!instances.whole) return;
    const there = new Set(instances.all().flatMap(({ id, status }) => (status === 'removing' ? [] : id)));
    const isGone = (instanceId: string) => !there.has(instanceId);
    for (const id of await files.ids()) {
      const read = await files.read(id);
      if (!read.ok || !read.value.instances.some(({ instanceId }) => isGone(instanceId))) continue;
      if (read.value.instances.every(({ instanceId }) => isGone(instanceId))) await files.remove(id);
      else await files.change(id, (baseline) => withoutInstances(baseline, isGone));
    }
    await check();
  }

  lastSeen.onChange(soon);
  let before = idsOf(instances.list());
  instances.onChange((list) => {
    const ids = idsOf(list);
    const isLess = before.some((id) => !ids.includes(id));
    before = ids;
    if (isLess) void forgetGone();
  });

  async function list(): Promise<Result<{ baselines: BaselineSummary[] }>> {
    const baselines: BaselineSummary[] = [];
    for (const id of await files.ids()) {
      const read = await files.read(id);
      if (read.ok) baselines.push({ ...summaryOf(read.value), drift: drifts.get(id) ?? null });
    }
    if (baselines.some(({ drift }) => drift === null)) soon();
    return ok({ baselines: baselines.sort((a, b) => b.keptAt - a.keptAt) });
  }

  async function keep(name: string, instanceIds: readonly string[]): Promise<Result<{ id: string }>> {
    if ((await files.ids()).length >= most.baselines) return fail(tooMany(most.baselines));
    const known = await now();
    const kept = instances
      .list()
      .filter(({ id }) => instanceIds.length === 0 || instanceIds.includes(id))
      .flatMap((instance) => {
        const places = placesNow(instance.id, known);
        return places ? { ...places, name: instance.name } : [];
      });
    const baseline: Baseline = {
      id: newId(),
      name: oneLine(name, BASELINE_NAMES.longest),
      keptAt: clock(),
      acceptedAt: null,
      instances: kept,
    };
    const isRead = kept.some(({ organizations }) => organizations.some(({ members }) => members));
    if (!isRead) return fail(NOTHING_READ);
    if (sizeOf(baseline) > most.places) return fail(tooLarge(most.places));
    const added = await files.add(baseline);
    if (!added.ok) return added;
    note({ kind: 'keep-access', instance: null, subject: baseline.name, note: keptNote(baseline) });
    await check();
    return ok({ id: baseline.id });
  }

  async function accept(id: string, keys: readonly string[]): Promise<Result<{ accepted: number }>> {
    const known = await now();
    const read = await files.read(id);
    if (!read.ok) return read;
    const wanted = new Set(keys);
    const { differences } = await driftOf(read.value, known);
    const found = differences.filter(({ key }) => wanted.has(key));
    const taken: Difference[] = [];
    const changed = await files.change(id, (baseline) => {
      const after = baseline.instances.map((kept) => {
        const there = placesNow(kept.instanceId, known);
        if (!there) return kept;
        return found
          .filter(({ instanceId }) => instanceId === kept.instanceId)
          .reduce((places, difference) => {
            const next = withAccepted(places, there, difference, known.places.personOf);
            if (next !== places) taken.push(difference);
            return { ...next, name: kept.name };
          }, kept);
      });
      return taken.length === 0 ? baseline : { ...baseline, acceptedAt: clock(), instances: after };
    });
    if (!changed.ok) return changed;
    const accepted = taken.length;
    const { name } = read.value;
    if (accepted > 0)
      note({ kind: 'accept-access', instance: null, subject: name, note: acceptedNote(read.value, taken) });
    await check();
    return ok({ accepted });
  }

  /** Tells of a change that succeeded. */
  async function told(change: Promise<Result<null>>): Promise<Result<Record<string, never>>> {
    const changed = await change;
    if (!changed.ok) return changed;
    await check();
    return ok({});
  }

  return {
    calls: {
      'access.returned': async () =>
        ok({ people: returnedIn(await ended(), await people.places(), clock()) }),
      'access.list': list,
      'access.keep': ({ name, instanceIds }) => keep(name, instanceIds),
      'access.rename': ({ id, name }) =>
        told(files.change(id, (baseline) => ({ ...baseline, name: oneLine(name, BASELINE_NAMES.longest) }))),
      'access.delete': async ({ id }) => {
        const read = await files.read(id);
        if (!read.ok) return read;
        const removed = await told(files.remove(id));
        const { name } = read.value;
        if (removed.ok)
          note({ kind: 'delete-baseline', instance: null, subject: name, note: keptNote(read.value) });
        return removed;
      },
      'access.compare': async ({ id }) => {
        const read = await files.read(id);
        if (!read.ok) return read;
        const { differences, apart, asOf } = await compareWith(await now(), read.value);
        const shown = differences.slice(0, MOST_DIFFERENCES);
        return ok({ differences: shown, missing: differences.length - shown.length, apart, asOf });
      },
      'access.accept': ({ id, keys }) => accept(id, keys),
    },
    peopleChanged: soon,
    flush: files.flush,
  };
}

function idsOf(list: readonly Instance[]): string[] {
  return list.map(({ id }) => id);
}

function summaryOf(baseline: Baseline): Omit<BaselineSummary, 'drift'> {
  const { id, name, keptAt, acceptedAt, instances } = baseline;
  return {
    id,
    name,
    keptAt,
    acceptedAt,
    instances: instances.map((instance) => ({ instanceId: instance.instanceId, name: instance.name })),
    organizations: instances.reduce((sum, { organizations }) => sum + organizations.length, 0),
    read: instances.reduce(
      (sum, { organizations }) => sum + organizations.filter(({ members }) => members).length,
      0,
    ),
    people: peopleIn(baseline),
  };
}

const NOTHING_READ: AppError = {
  code: 'bad-input',
  message: 'No members were read of these instances yet, so there is no access to keep.',
  advice: 'Wait until they were read, or refresh them, and try again.',
};

function tooMany(most: number): AppError {
  return {
    code: 'bad-input',
    message: `There are ${most} baselines, as many as can be kept.`,
    advice: 'Delete one that you no longer compare with.',
  };
}

function tooLarge(most: number): AppError {
  return {
    code: 'bad-input',
    message: `These instances have more members and invitations than one baseline can hold (${most}).`,
    advice: 'Keep them in several baselines, for example by group.',
  };
}
