import { type DayCounts, type History as Known, MOST_DAYS, MOST_LINES } from '../../shared/calls/history.ts';
import type { Handlers } from '../../shared/contract.ts';
import { dayOf, dayWithNumber, numberOfDay, thinnedTogether, togetherOf } from '../../shared/dayCounts.ts';
import { ok } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import type { LastSeen } from '../readings/lastSeen.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { createCounting } from './counting.ts';
import { createHistoryFiles } from './historyFiles.ts';

/** Readings are counted so many ms after the first of them: a refresh brings hundreds. */
const GATHERED_FOR = 3_000;

/** Counts of people and invitations, one line per day and instance, kept on this computer alone. */
export type History = {
  /** The calls of the page about it. */
  calls: Pick<Handlers, Extract<keyof Handlers, `history.${string}`>>;
  /**
   * Every day that is kept of these instances, or of all for none: by instance, then by day, at most three years of
   * each. Of an instance whose history cannot be read it tells why instead.
   */
  of(instanceIds: readonly string[]): Promise<Known>;
  /** An instance is being removed: its history goes. Throws what the disk says. */
  forget(instanceId: string): Promise<void>;
  /** Counts and writes what was read so far; for quitting. */
  flush(): Promise<void>;
};

/** Creates the history; it listens to what is read, and reads nothing of its own before there is something to keep or to show. */
export function createHistory(options: {
  instances: Pick<Instances, 'keysOf' | 'list'>;
  lastSeen: Pick<LastSeen, 'onChange'>;
  /** A file for each instance. */
  folder: string;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  notify: (notice: Notice) => void;
  log: (line: string) => void;
  /** Is told when other lines are kept than before. */
  onChange: (change: EventPayload<'history.changed'>) => void;
}): History {
  const { instances, lastSeen, folder, clock, newId, notify, log, onChange } = options;
  const counting = createCounting();
  const files = createHistoryFiles({ folder, clock, onAside: tellAside, onDamaged: tellDamaged });
  /** Instances of which something was read that was not counted yet. */
  const changed = new Set<string>();
  /** What was kept of each last, so that its file is not read again for the same. */
  const kept = new Map<string, string>();
  let timer: NodeJS.Timeout | null = null;
  let keeping: Promise<void> = Promise.resolve();
  let revision = 0;

  lastSeen.onChange((change) => {
    counting.take(change);
    if ('gone' in change) {
      kept.delete(change.instanceId);
      return;
    }
    changed.add(change.instanceId);
    if (timer) return;
    timer = setTimeout(() => void flush(), GATHERED_FOR);
    timer.unref();
  });
  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    keeping = keeping.then(keepChanged);
    return keeping;
  }

  async function keepChanged(): Promise<void> {
    const ids = [...changed];
    changed.clear();
    let isOther = false;
    for (const id of ids) {
      await yieldToEventLoop();
      isOther = (await keepToday(id)) || isOther;
    }
    if (!isOther) return;
    revision += 1;
    onChange({ revision });
  }

  async function keepToday(instanceId: string): Promise<boolean> {
    const now = clock();
    const count = counting.countSince(instanceId, startOfDay(now), instances.keysOf(instanceId));
    const day = dayOf(now);
    const told = JSON.stringify([day, count]);
    if (!count || kept.get(instanceId) === told) return false;
    try {
      const isOther = await files.keep(instanceId, count, day);
      kept.set(instanceId, told);
      return isOther;
    } catch (error) {
      // Counted again with the next reading, and at the end.
      changed.add(instanceId);
      log(`The history of an instance could not be kept: ${describeDiskError(error)}.`);
      return false;
    }
  }

  function tellAside(file: string, copy: string): void {
    const text = `Some days in ${file} could not be understood and are left out. The file was kept, unchanged, as ${copy}.`;
    notify({ id: newId(), tone: 'warning', title: 'A part of the history was set aside', text });
  }

  function tellDamaged(file: string, error: unknown): void {
    const text = `Some days in ${file} could not be understood and are left out. It could not be written anew: ${describeDiskError(error)}. It is unchanged. Mend that; Quayside tries again whenever it reads the history.`;
    notify({ id: newId(), tone: 'warning', title: 'A part of the history is damaged', text });
  }

  /** From a day on, with the last line before it of each instance. */
  async function read(instanceIds: readonly string[], from: string): Promise<Known> {
    const there = idsOf(instances.list());
    const wanted = instanceIds.length === 0 ? there : there.filter((id) => instanceIds.includes(id));
    const today = dayOf(clock());
    const known: Known = { lines: [], closed: [] };
    for (const instanceId of wanted) {
      const found = await files.read(instanceId, from);
      if (found.state === 'read') known.lines.push(...linesOf(instanceId, found.days, today));
      else known.closed.push({ instanceId, why: found.state });
    }
    return known;
  }

  const firstOf = (days: number) => dayWithNumber(numberOfDay(dayOf(clock())) - days + 1);

  return {
    calls: {
      'history.of': async ({ instanceIds, days }) => {
        const from = firstOf(days);
        const { lines, closed } = await read(instanceIds, from);
        const asked = lines.filter(({ day }) => day >= from);
        return ok({ lines: thinnedTogether(asked, MOST_LINES), closed });
      },
      'history.together': async ({ instanceIds, days }) => {
        const from = firstOf(days);
        const { lines, closed } = await read(instanceIds, from);
        return ok({ lines: togetherOf(lines).filter(({ day }) => day >= from), closed });
      },
    },
    of: async (instanceIds) => {
      await flush();
      return read(instanceIds, firstOf(MOST_DAYS));
    },
    async forget(instanceId) {
      // After what is being written, which would put it back.
      await keeping;
      await files.delete(instanceId);
    },
    flush,
  };
}

/** A clock that was wrong once leaves days that have not come yet. */
function linesOf(
  instanceId: string,
  days: readonly Omit<DayCounts, 'instanceId'>[],
  today: string,
): DayCounts[] {
  return days.flatMap((day) => (day.day <= today ? [{ ...day, instanceId }] : []));
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function idsOf(list: readonly Instance[]): string[] {
  return list.map(({ id }) => id);
}
