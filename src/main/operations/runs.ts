import type { KeyedMutex } from '../scheduling/keyedMutex.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import type { Archive } from './archive.ts';
import type { KnownOperations } from './knownOperations.ts';
import { archivedOf, type LiveOperation } from './liveOperation.ts';
import type { NewSince } from './newSince.ts';
import type { RunSteps } from './runSteps.ts';
import { afterStop } from './stepStates.ts';
import type { Undoing } from './undoing.ts';

/** Stands among the chains of an operation, by instance, while all other instances are looked at. */
const ELSEWHERE = 'elsewhere';
/** Why somebody is looked for there, as a sentence. */
const NOT_PLANNED = 'Nothing of this person was there when the plan was made.';

/** The operations under way: each from its first step until it stands in the archive, or open in its journal. */
export type Runs = {
  /** Runs the waiting steps, instances beside each other; resolves when it runs no more. */
  run(live: LiveOperation): Promise<void>;
  /** Puts an operation that is over into the archive, then its journal goes; for whoever has its turn. */
  archiveIfOver(live: LiveOperation): Promise<void>;
  /** The same, in its turn. */
  endIfOver(live: LiveOperation): Promise<void>;
  /** Lets no further step of an operation begin, where one is under way. */
  cancel(live: LiveOperation): void;
  /** Resolves when nothing is under way. */
  ended(): Promise<void>;
};

/** Creates what runs operations; `mutex` gives each its turn. */
export function createRuns({
  operations,
  isStopped,
  archive,
  runSteps,
  newSince,
  mutex,
  noteUndone,
  clock,
  log,
  onChange,
}: {
  operations: Pick<KnownOperations, 'forgetOldest'>;
  /** Whether the app is about to end: then no step begins any more. */
  isStopped: () => boolean;
  archive: Pick<Archive, 'add'>;
  runSteps: Pick<RunSteps, 'run' | 'isOver'>;
  newSince: Pick<NewSince, 'look'>;
  mutex: KeyedMutex;
  noteUndone: Undoing['noteUndone'];
  /** ms since the epoch. */
  clock: () => number;
  log: (line: string) => void;
  onChange: () => void;
}): Runs {
  const endings = new Set<Promise<void>>();

  function run(live: LiveOperation): Promise<void> {
    live.isCanceled = false;
    const waiting = live.steps.filter(({ state }) => state.state === 'waiting');
    const ids = new Set(waiting.map(({ change }) => change.instanceId));
    for (const id of ids) live.running.add(id);
    const isLeaving = live.recorded.kind === 'off-board';
    if (isLeaving) live.running.add(ELSEWHERE);
    onChange();
    const chains = [...ids].map(async (instanceId) => {
      await runSteps
        .run(live, instanceId, { isStopped })
        .catch((error: unknown) => leaveOff(live, instanceId, error));
      live.running.delete(instanceId);
      onChange();
    });
    const ending: Promise<void> = Promise.all(chains)
      .then(() => (isLeaving ? lookElsewhere(live) : undefined))
      .then(() => endIfOver(live))
      .finally(() => endings.delete(ending));
    endings.add(ending);
    return ending;
  }

  /** Whoever is off-boarded may have come to an instance of which the plan has nothing. */
  async function lookElsewhere(live: LiveOperation): Promise<void> {
    if (!live.isCanceled && !isStopped())
      await newSince
        .look(live, { why: NOT_PLANNED, isElsewhere: true })
        .catch((error: unknown) => log(`nobody was looked for elsewhere: ${describeDiskError(error)}`));
    live.running.delete(ELSEWHERE);
    onChange();
  }

  /** What a defect of Quayside leaves can be looked up, and run again. */
  function leaveOff(live: LiveOperation, instanceId: string, error: unknown): void {
    log(`operation ${live.recorded.kind} stopped: ${String(error)}`);
    const mine = live.steps.filter(({ change }) => change.instanceId === instanceId);
    live.note(mine.flatMap((step) => afterStop(step, clock(), 'defect') ?? []));
  }

  function endIfOver(live: LiveOperation): Promise<void> {
    return mutex(live.recorded.id, () => archiveIfOver(live));
  }

  async function archiveIfOver(live: LiveOperation): Promise<void> {
    const file = live.journal;
    if (!file || live.running.size > 0) return;
    // Before its journal goes: a kill in between notes it at the next start.
    await noteUndone(live);
    if (!runSteps.isOver(live))
      return file.append([]).catch((error: unknown) => log(describeDiskError(error)));
    live.journal = null;
    try {
      await archive.add(archivedOf(live));
    } catch (error) {
      // Shown as one that is not over, which it was until now: the next refresh, or start, tries again.
      live.journal = file;
      log(`operation ${live.recorded.kind} was not archived: ${describeDiskError(error)}`);
      return onChange();
    }
    await file.remove().catch((error: unknown) => log(describeDiskError(error)));
    operations.forgetOldest();
    onChange();
  }

  return {
    run,
    archiveIfOver,
    endIfOver,
    cancel(live) {
      // What the end of the app stopped before stays to be run after the next start.
      if (live.running.size === 0 || isStopped()) return;
      live.isCanceled = true;
      onChange();
    },
    async ended() {
      await Promise.all(endings);
    },
  };
}
