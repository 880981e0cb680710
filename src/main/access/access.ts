import type { BaselineSummary } from '../../shared/calls/access.ts';
import { MOST_DIFFERENCES } from '../../shared/calls/access.ts';
import type { Handlers } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import type { Operation } from '../../shared/operations/operation.ts';
import type { People } from '../people/people.ts';
import type { LastSeen } from '../readings/lastSeen.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { type Baseline, peopleIn, withoutInstances } from './baseline.ts';
import { createBaselineChanges, type Most } from './baselineChanges.ts';
import { type BaselineFiles, createBaselineFiles } from './baselineFiles.ts';
import { type BaselineImport, createBaselineImport } from './baselineImport.ts';
import { createComparisons } from './comparisons.ts';
import type { Now } from './drift.ts';
import type { Noted } from './notes.ts';
import { returnedIn } from './returned.ts';

const MOST: Most = { baselines: 50, places: 100_000 };

/** Baselines of who has access, and how what is now differs from them. */
export type Access = {
  /** The calls of the page about it. */
  calls: Pick<Handlers, Extract<keyof Handlers, `access.${string}`>>;
  /** What is known of people may be other now: compared soon, where there is a baseline. */
  peopleChanged(): void;
  /** For export and import: the baselines here, and how those of another computer come in. */
  baselines: BaselineImport;
  /** Settles when every change asked for so far was saved or refused; for quitting. */
  flush(): Promise<unknown>;
};

/** Creates the baselines; nothing of them, nor of people, is read before a reading comes or the page asks. */
export function createAccess(options: {
  instances: Pick<Instances, 'all' | 'list' | 'onChange' | 'whole'>;
  lastSeen: Pick<LastSeen, 'onChange'>;
  people: Pick<People, 'places'>;
  /** What is known now, of all instances. */
  now: () => Promise<Now>;
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
  most?: Most;
}): Access {
  const { instances, lastSeen, people, folder, clock, newId, notify, ended, most = MOST } = options;
  const onDisk = createBaselineFiles({ folder, clock, newId, notify });
  let swept: Promise<void> | null = null;
  const files: BaselineFiles = {
    ...onDisk,
    async ids() {
      // Also before the first look of a run: a kill may have come between the removal of an instance and this.
      swept ??= forgetGone();
      await swept;
      return onDisk.ids();
    },
  };
  const comparisons = createComparisons({ ...options, files });
  const changes = createBaselineChanges({ ...options, files, comparisons, most });

  /** What was kept of an instance goes with it, and a baseline that has nothing else. */
  async function forgetGone(): Promise<void> {
    // A list of instances that could not be read whole does not tell which are gone.
    if (!instances.whole) return;
    const there = new Set(instances.all().flatMap(({ id, status }) => (status === 'removing' ? [] : id)));
    const isGone = (instanceId: string) => !there.has(instanceId);
    for (const id of await onDisk.ids()) {
      const read = await onDisk.read(id);
      if (!read.ok || !read.value.instances.some(({ instanceId }) => isGone(instanceId))) continue;
      if (read.value.instances.every(({ instanceId }) => isGone(instanceId))) await onDisk.remove(id);
      else await onDisk.change(id, (baseline) => withoutInstances(baseline, isGone));
    }
  }

  lastSeen.onChange(comparisons.checkSoon);
  let before = idsOf(instances.list());
  instances.onChange((list) => {
    const ids = idsOf(list);
    const isLess = before.some((id) => !ids.includes(id));
    before = ids;
    if (!isLess) return;
    swept = forgetGone();
    void swept.then(comparisons.check);
  });

  async function list(): Promise<Result<{ baselines: BaselineSummary[] }>> {
    const baselines: BaselineSummary[] = [];
    for (const id of await files.ids()) {
      const read = await files.read(id);
      if (read.ok) baselines.push({ ...summaryOf(read.value), drift: comparisons.counts(id) });
    }
    if (baselines.some(({ drift }) => drift === null)) comparisons.checkSoon();
    return ok({ baselines: baselines.sort((a, b) => b.keptAt - a.keptAt) });
  }

  return {
    calls: {
      'access.returned': async () =>
        ok({ people: returnedIn(await ended(), await people.places(), clock()) }),
      'access.list': list,
      'access.keep': ({ name, instanceIds }) => changes.keep(name, instanceIds),
      'access.rename': ({ id, name }) => changes.rename(id, name),
      'access.delete': ({ id }) => changes.delete(id),
      'access.compare': async ({ id }) => {
        const read = await files.read(id);
        if (!read.ok) return read;
        const { differences, apart, asOf } = await comparisons.compare(read.value, await comparisons.now());
        const shown = differences.slice(0, MOST_DIFFERENCES);
        return ok({ differences: shown, missing: differences.length - shown.length, apart, asOf });
      },
      'access.accept': ({ id, keys }) => changes.accept(id, keys),
    },
    peopleChanged: comparisons.checkSoon,
    baselines: createBaselineImport({ files, newId, most, onAdded: comparisons.checkSoon }),
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
