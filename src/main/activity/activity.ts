import type { ActivityFilter, ActivityPage } from '../../shared/calls/activity.ts';
import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Instance } from '../../shared/instance.ts';
import type { LocalKind, Operation, Step } from '../../shared/operations/operation.ts';
import { countSteps, OUTCOMES, outcomeOf } from '../../shared/operations/steps.ts';
import { oneLine, searchWords } from '../../shared/text.ts';
import type { Archive } from '../operations/archive.ts';
import { concerns, type Entry, foundBy, isOnlyOf } from '../operations/archiveLines.ts';
import type { LiveOperation } from '../operations/liveOperation.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { Unread } from '../storage/chosenFile.ts';
import { describeDiskError } from '../storage/jsonFile.ts';

export type LocalEntry = {
  kind: LocalKind;
  instance: Pick<Instance, 'id' | 'name'> | null;
  subject?: string;
  note: string;
};

/** The entry was deleted after the search found it. */
export const deletedMeanwhile = () =>
  new Unread({
    code: 'file-unwritable',
    message: 'The file was not saved: some of its entries were just deleted.',
    advice: 'Export again to save the remaining entries.',
  });

export type Activity = ReturnType<typeof createActivity>;

type Found = Entry | (Searched & { live: LiveOperation });

export function createActivity(options: {
  archive: Archive;
  operations: { open(): LiveOperation[]; forgetEnded(): void };
  instances: Pick<Instances, 'find'>;
  clock: typeof Date.now;
  newId: () => string;
  log: (line: string) => void;
}) {
  const { archive, operations, instances, clock, log } = options;

  async function all(instanceId: string | null): Promise<Found[]> {
    const entries = await archive.entries();
    const open: Found[] = operations.open().map(ofLive);
    const openIds = new Set(open.map(({ operation }) => operation.id));
    return [...open, ...entries.filter(({ operation }) => !openIds.has(operation.id))]
      .filter(({ operation }) => instanceId === null || operation.instanceIds.includes(instanceId))
      .sort((a, b) => b.operation.startedAt - a.operation.startedAt);
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
    unfinished: async () =>
      (await all(null)).map(({ operation }) => operation).filter(({ stillOpen }) => stillOpen),
    async page(
      filter: ActivityFilter,
      { offset, limit }: { offset: number; limit: number },
    ): Promise<ActivityPage> {
      const found = await all(filter.instanceId);
      const matching = found.filter(matcherOf(filter));
      const shown = filter.oldestFirst ? matching.toReversed() : matching;
      return {
        operations: shown.slice(offset, offset + limit).map(({ operation }) => operation),
        matching: matching.length,
        total: found.length,
        options: optionsOf(found, nameOf),
      };
    },
    async *withSteps(
      filter: ActivityFilter,
    ): AsyncGenerator<{ operation: Operation; steps: readonly Step[] }> {
      const matching = (await all(filter.instanceId)).filter(matcherOf(filter));
      const read = archive.reader();
      for (const one of filter.oldestFirst ? matching.toReversed() : matching) {
        if ('live' in one) {
          yield { operation: one.operation, steps: one.live.steps };
          continue;
        }
        // Read again: parts may have been deleted since the search.
        const found = await read(one.operation.id);
        if (!found) throw deletedMeanwhile();
        const { operation } = found.entry;
        if (found.steps) yield { operation, steps: found.steps };
        else yield { operation: { ...operation, note: 'Its steps cannot be read.' }, steps: [] };
      }
    },
    note(entry: LocalEntry): void {
      void add(entry).catch((error: unknown) =>
        log(`${entry.kind} was not kept in Activity: ${describeDiskError(error)}`),
      );
    },
    async countOf(instanceId: string): Promise<{ alone: number; shared: number; open: number }> {
      const found = await all(instanceId);
      const mine = found.filter(({ operation }) => concerns(operation, instanceId));
      const ended = mine.filter((one) => !('live' in one));
      const alone = ended.filter(({ operation }) => isOnlyOf(operation, instanceId)).length;
      return { alone, shared: ended.length - alone, open: mine.length - ended.length };
    },
    /** Entries shared with other instances keep those steps. Throws disk errors. */
    async forget(instanceId: string): Promise<void> {
      await archive.forget(instanceId);
      operations.forgetEnded();
    },
    async clear(): Promise<void> {
      await archive.clear();
      operations.forgetEnded();
      await add({ kind: 'clear-activity', instance: null, note: 'All finished entries were deleted.' });
    },
  };
}

function ofLive(live: LiveOperation): Found {
  const operation = live.summary();
  return { operation, text: foundBy(operation, live.texts()), live };
}

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

type Searched = { operation: Operation; text: string };

export function matcherOf(filter: ActivityFilter): (searched: Searched) => boolean {
  const words = searchWords(filter.search);
  const kinds = setOf(filter.kinds);
  const instanceIds = setOf(filter.instanceIds);
  const people = setOf(filter.people);
  const outcomes = setOf(filter.outcomes);
  return ({ operation, text }) =>
    (!kinds || kinds.has(operation.kind)) &&
    (!instanceIds || operation.instanceIds.some((id) => instanceIds.has(id))) &&
    (!people || (operation.people ?? []).some((person) => people.has(person))) &&
    (!outcomes || outcomes.has(outcomeOf(operation))) &&
    words.every((word) => text.includes(word));
}

function setOf<T extends string>(chosen: readonly T[]): Set<string> | null {
  return chosen.length > 0 ? new Set<string>(chosen) : null;
}

const MOST_OPTIONS = 100;

export function optionsOf(
  searched: readonly Searched[],
  nameOf: (instanceId: string) => string | undefined,
): ActivityPage['options'] {
  const operations = searched.map(({ operation }) => operation);
  /** Two instances of one name cannot be told apart: no name then. */
  const lastName = (id: string) => {
    const last = operations.find(
      ({ instanceIds, instanceNames }) =>
        instanceIds.includes(id) && instanceNames.length === instanceIds.length,
    );
    return last?.instanceNames[last.instanceIds.indexOf(id)];
  };
  const outcomes = counted(operations.map(outcomeOf));
  return {
    kinds: counted(operations.map(({ kind }) => kind)),
    instanceIds: counted(operations.flatMap(({ instanceIds }) => instanceIds)).map(({ value, count }) => ({
      value,
      label: nameOf(value) ?? lastName(value) ?? 'Removed instance',
      count,
    })),
    people: counted(operations.flatMap(({ people = [] }) => people)),
    outcomes: OUTCOMES.flatMap((value) => outcomes.find((each) => each.value === value) ?? []),
  };
}

function counted<T extends string>(values: readonly T[]): { value: T; count: number }[] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_OPTIONS);
}
