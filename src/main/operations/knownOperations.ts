import { fail, ok, type Result } from '../../shared/errors.ts';
import { OPERATION_KINDS } from '../../shared/operations/operation.ts';
import type { Step } from '../../shared/operations/step.ts';
import type { Archive } from './archive.ts';
import type { OperationJournal, Recorded } from './journal.ts';
import { keptFactsOf } from './keptFacts.ts';
import { createLiveOperation, type LiveOperation } from './liveOperation.ts';
import { OPERATION_UNKNOWN } from './operationErrors.ts';

/** The operations in memory: those that are not over, and the last that are. */
export type KnownOperations = {
  /** Takes one into memory. */
  take(recorded: Recorded, journal: OperationJournal | null): LiveOperation;
  /** In memory; undefined where it is not. */
  get(operationId: string): LiveOperation | undefined;
  /** In memory, or out of the archive. Gives `operation-unknown`. */
  find(operationId: string): Promise<Result<LiveOperation>>;
  all(): LiveOperation[];
  /** Keeps one that goes on again, also where it was let go of meanwhile. */
  keep(live: LiveOperation): void;
  /** Lets go of those that have been over for longest. */
  forgetOldest(): void;
  /** Lets go of all that are over. */
  forgetEnded(): void;
};

/** Ended operations that stay in memory, for what is told of them. */
const MOST_ENDED = 100;

/** Keeps operations in memory; `onChange` is told whenever something of one changed. */
export function createKnownOperations(options: {
  archive: Pick<Archive, 'find'>;
  /** Whether the app is about to end: then no step begins any more. */
  isStopped: () => boolean;
  /** ms since the epoch. */
  clock: () => number;
  /** Is told each step that changed. */
  onStep?: (step: Step) => void;
  onChange: () => void;
}): KnownOperations {
  const { archive, isStopped, clock, onStep, onChange } = options;
  const operations = new Map<string, LiveOperation>();

  function take(recorded: Recorded, journal: OperationJournal | null): LiveOperation {
    const live = createLiveOperation(recorded, {
      ...{ journal, isStopped, clock, onChange },
      ...(onStep ? { onStep } : {}),
    });
    operations.set(recorded.id, live);
    return live;
  }

  function forgetEnded(most = 0): void {
    const ended = [...operations.values()].filter(({ journal }) => journal === null);
    for (const { recorded } of ended.slice(0, Math.max(0, ended.length - most)))
      operations.delete(recorded.id);
  }
  const forgetOldest = () => forgetEnded(MOST_ENDED);

  return {
    take,
    get: (operationId) => operations.get(operationId),
    async find(operationId) {
      const known = operations.get(operationId);
      if (known) return ok(known);
      const archived = await archive.find(operationId);
      const kind = OPERATION_KINDS.find((each) => each === archived?.ended.kind);
      // What was done to this app alone has no steps to go on with.
      if (!archived || !kind) return fail(OPERATION_UNKNOWN);
      const { ended, steps } = archived;
      const { id, undoOf, startedAt } = ended;
      const header = { version: 1 as const, id, kind, ...(undoOf ? { undoOf } : {}), startedAt };
      const live = operations.get(id) ?? take({ ...header, ...keptFactsOf(archived), steps }, null);
      forgetOldest();
      onChange();
      return ok(live);
    },
    all: () => [...operations.values()],
    keep(live) {
      operations.set(live.recorded.id, live);
    },
    forgetOldest,
    forgetEnded: () => forgetEnded(),
  };
}
