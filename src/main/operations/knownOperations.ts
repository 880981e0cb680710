import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Operation } from '../../shared/operations/operation.ts';
import type { Archive } from './archive.ts';
import type { OperationJournal, Recorded } from './journal.ts';
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
  /** Those here and in the archive, the newest first: those that started before a time, in ms. */
  list(before: number | undefined, limit: number): Promise<Operation[]>;
  /** Lets go of those that have been over for longest. */
  forgetOldest(): void;
};

/** Ended operations that stay in memory, for what is told of them. */
const MOST_ENDED = 100;

/** Keeps operations in memory; `onChange` is told whenever something of one changed. */
export function createKnownOperations(options: {
  archive: Pick<Archive, 'find' | 'list'>;
  /** ms since the epoch. */
  clock: () => number;
  onChange: () => void;
}): KnownOperations {
  const { archive, clock, onChange } = options;
  const operations = new Map<string, LiveOperation>();

  function take(recorded: Recorded, journal: OperationJournal | null): LiveOperation {
    const live = createLiveOperation(recorded, { journal, clock, onChange });
    operations.set(recorded.id, live);
    return live;
  }

  function forgetOldest(): void {
    const ended = [...operations.values()].filter(({ journal }) => journal === null);
    for (const { recorded } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED)))
      operations.delete(recorded.id);
  }

  return {
    take,
    get: (operationId) => operations.get(operationId),
    async find(operationId) {
      const known = operations.get(operationId);
      if (known) return ok(known);
      const archived = await archive.find(operationId);
      if (!archived) return fail(OPERATION_UNKNOWN);
      const { ended, installations, steps } = archived;
      const { id, kind, undoOf, startedAt } = ended;
      const header = { version: 1 as const, id, kind, startedAt, installations };
      const live = operations.get(id) ?? take({ ...header, ...(undoOf ? { undoOf } : {}), steps }, null);
      forgetOldest();
      onChange();
      return ok(live);
    },
    all: () => [...operations.values()],
    async list(before, limit) {
      const open = [...operations.values()]
        .filter(({ journal }) => journal !== null)
        .map((live) => live.summary());
      const without = new Set(open.map(({ id }) => id));
      const ended = await archive.list({ before, limit, without });
      const here = open.filter(({ startedAt }) => before === undefined || startedAt < before);
      return [...here, ...ended].sort((a, b) => b.startedAt - a.startedAt).slice(0, limit);
    },
    forgetOldest,
  };
}
