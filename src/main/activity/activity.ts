import type { ActivityFilter, ActivityPage } from '../../shared/calls/activity.ts';
import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Instance } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { LocalKind, Operation } from '../../shared/operations/operation.ts';
import type { Step } from '../../shared/operations/step.ts';
import { countSteps } from '../../shared/operations/steps.ts';
import type { Archive } from '../operations/archive.ts';
import { concerns, type Entry, foundBy, isOnlyOf } from '../operations/archiveLines.ts';
import type { LiveOperation } from '../operations/liveOperation.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { matcherOf, optionsOf, type Searched } from './filter.ts';

/** What was done to this app alone. */
export type LocalEntry = {
  kind: LocalKind;
  /** What it was done to; null where it was to the list of them. */
  instance: Pick<Instance, 'id' | 'name'> | null;
  /** Whom or what it is about, where that is not the instance. */
  subject?: string;
  /** What exactly, as a sentence; never a secret. */
  note: string;
};

/** What was to be read was deleted since it was found: all of Activity was cleared, it went with its instance, or the oldest went. */
export class DeletedMeanwhile extends Error {}

/** What was done from this app and to it: all that is open, and all that the archive keeps. */
export type Activity = {
  /** One page of what a filter lets through. `whole`: waits until all that is kept was read. */
  page(
    filter: ActivityFilter,
    part: { offset: number; limit: number; whole: boolean },
  ): Promise<ActivityPage>;
  /** All that a filter lets through with its steps, read one after the other. Throws {@link DeletedMeanwhile}. */
  withSteps(filter: ActivityFilter): AsyncGenerator<{ operation: Operation; steps: readonly Step[] }>;
  /** Remembers what was done to this app alone; nothing waits for it. */
  note(entry: LocalEntry): void;
  /** How much there is of an instance: entries of it alone, of others too, and operations that are not over. */
  countOf(instanceId: string): Promise<{ alone: number; shared: number; open: number }>;
  /** Deletes what was done on an instance and is over; what concerned others too keeps their steps. Throws what the disk says. */
  forget(instanceId: string): Promise<void>;
  /** Deletes all that is over. Throws what the disk says. */
  clear(): Promise<void>;
};

type Scope = {
  of: readonly Found[];
  instanceId: string | null;
  scoped: readonly Found[];
  options: ActivityPage['options'];
};
type Found = Entry | (Searched & { live: LiveOperation });

/** Puts what is open and what is archived together. */
export function createActivity(options: {
  archive: Archive;
  operations: { open(): LiveOperation[]; forgetEnded(): void };
  instances: Pick<Instances, 'find'>;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  log: (line: string) => void;
}): Activity {
  const { archive, operations, instances, clock, log } = options;
  /** What was looked at last, as long as it is the same. */
  let scope: Scope | null = null;

  /** What there is, the newest first; of the archive so many at least. */
  async function all(atLeast?: number): Promise<{ found: readonly Found[]; isWhole: boolean }> {
    const { entries: ended, isWhole } = await archive.entries(atLeast);
    const open = operations.open().map(ofLive);
    const openIds = new Set(open.map(({ operation }) => operation.id));
    if (open.length === 0) return { found: ended, isWhole };
    // One that went on again stands in the archive, too, as it ended before.
    const others = ended.filter(({ operation }) => !openIds.has(operation.id));
    return { found: [...open, ...others].sort(newestFirst), isWhole };
  }

  /** What concerns one instance, with what the filters offer for it; worked out once for the same. */
  function scopeOf(found: readonly Found[], instanceId: string | null): Scope {
    if (scope?.of !== found || scope.instanceId !== instanceId) {
      const scoped = within(found, instanceId);
      scope = { of: found, instanceId, scoped, options: optionsOf(scoped, nameOf) };
    }
    return scope;
  }

  function nameOf(instanceId: string): string | undefined {
    const found = instances.find(instanceId);
    return found.ok ? found.value.name : undefined;
  }

  async function add(entry: LocalEntry): Promise<void> {
    const operation = toOperation(entry, options.newId(), clock());
    await archive.add({ ended: operation, installations: {}, steps: [] });
  }

  return {
    async page(filter, { offset, limit, whole }) {
      const { found, isWhole } = await all(whole ? undefined : offset + limit);
      const { scoped, options: offered } = scopeOf(found, filter.instanceId);
      const matching = scoped.filter(matcherOf(filter));
      const shown = filter.oldestFirst ? matching.toReversed() : matching;
      return {
        operations: shown.slice(offset, offset + limit).map(({ operation }) => operation),
        matching: matching.length,
        total: scoped.length,
        options: offered,
        isWhole,
      };
    },
    async *withSteps(filter) {
      const { found } = await all();
      const matching = within(found, filter.instanceId).filter(matcherOf(filter));
      const read = archive.reader();
      for (const one of filter.oldestFirst ? matching.toReversed() : matching) {
        if ('live' in one) {
          yield { operation: one.operation, steps: one.live.steps };
          continue;
        }
        // As it is now: without what was taken out of it since it was found.
        const found = await read(one.operation.id);
        if (!found) throw new DeletedMeanwhile();
        const { operation } = found.entry;
        if (found.steps) yield { operation, steps: found.steps };
        else yield { operation: { ...operation, note: 'Its steps cannot be read.' }, steps: [] };
      }
    },
    note(entry) {
      void add(entry).catch((error: unknown) =>
        log(`${entry.kind} was not kept in Activity: ${describeDiskError(error)}`),
      );
    },
    async countOf(instanceId) {
      const { found } = await all();
      const mine = found.filter(({ operation }) => concerns(operation, instanceId));
      const ended = mine.filter((one) => !('live' in one));
      const alone = ended.filter(({ operation }) => isOnlyOf(operation, instanceId)).length;
      return { alone, shared: ended.length - alone, open: mine.length - ended.length };
    },
    async forget(instanceId) {
      await archive.forget(instanceId);
      operations.forgetEnded();
    },
    async clear() {
      await archive.clear();
      operations.forgetEnded();
      await add({ kind: 'clear-activity', instance: null, note: 'Every finished entry was deleted.' });
    },
  };
}

function newestFirst(a: Searched, b: Searched): number {
  return b.operation.startedAt - a.operation.startedAt;
}

function within<T extends Searched>(found: readonly T[], instanceId: string | null): readonly T[] {
  return instanceId === null
    ? found
    : found.filter(({ operation }) => operation.instanceIds.includes(instanceId));
}

function ofLive(live: LiveOperation): Found {
  const operation = live.summary();
  return { operation, text: foundBy(operation, live.texts()), live };
}

/** An entry without steps: nothing of it can be run or taken back. */
function toOperation({ kind, instance, subject, note }: LocalEntry, id: string, at: number): Operation {
  const about = subject ?? instance?.name;
  return {
    id,
    kind,
    startedAt: at,
    changedAt: at,
    phase: 'ended',
    counts: countSteps([]),
    undoable: 0,
    subjects: about === undefined ? [] : [oneLine(about, MOST_TEXT)],
    instanceNames: instance ? [instance.name] : [],
    instanceIds: instance ? [instance.id] : [],
    note: oneLine(note, MOST_TEXT),
    revision: 1,
  };
}
