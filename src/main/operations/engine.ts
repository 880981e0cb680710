import type { CallInput, Handlers } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Operation, Plan } from '../../shared/operations/operation.ts';
import type { PlannedStep, Step } from '../../shared/operations/step.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { createKeyedMutex } from '../storage/keyedMutex.ts';
import type { Archive } from './archive.ts';
import { peopleKnown } from './installations.ts';
import type { Journal, OperationJournal, Recorded } from './journal.ts';
import { createLiveOperation, type LiveOperation } from './liveOperation.ts';
import type { RunSteps } from './runSteps.ts';
import { afterStop, canceledByPerson, firstState, inLineAgain } from './stepStates.ts';
import { undoStepsOf } from './undoSteps.ts';

type Noun = Pick<Handlers, Extract<keyof Handlers, `operations.${string}`>>;

/** Runs everything that changes a server, and remembers it. */
export type Engine = {
  /** What the page may ask for. */
  calls: Noun;
  /** The operations that are not over, and those that ended in this run, the oldest first. */
  summaries(): Operation[];
  /** Keeps what was done without a person's asking, beside all else that was. */
  remember(plan: Plan): Promise<void>;
  /** Takes up what an earlier run left: nothing goes on by itself. */
  recover(): Promise<void>;
  /** An instance has just answered: looks what became of its steps whose outcome is not known. */
  settle(instanceId: string): Promise<void>;
  /** The app is about to end: nothing more is sent, and what waits can be run after the next start. */
  stop(): void;
  /** Resolves when what was under way has ended and all stands on disk. */
  close(): Promise<void>;
};

/** Ended operations that stay in memory, for what is told of them. */
const MOST_ENDED = 100;

/** Creates the engine; `onChange` is told whenever something of an operation changed. */
export function createEngine(options: {
  instances: Pick<Instances, 'find'>;
  journal: Journal;
  archive: Archive;
  runSteps: RunSteps;
  /** Lets calls to an instance that asked to wait go now. */
  endWait: (instanceId: string) => void;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  log: (line: string) => void;
  onChange: () => void;
}): Engine {
  const { instances, journal, archive, runSteps, clock, newId, log, onChange } = options;
  const operations = new Map<string, LiveOperation>();
  /** One operation goes on or is archived at a time: its journal is one file. */
  const mutex = createKeyedMutex();
  const endings = new Set<Promise<void>>();

  function take(recorded: Recorded, file: OperationJournal | null): LiveOperation {
    const live = createLiveOperation(recorded, { journal: file, clock, onChange });
    operations.set(recorded.id, live);
    return live;
  }

  /** The operation in memory, or out of the archive. */
  async function find(operationId: string): Promise<Result<LiveOperation>> {
    const known = operations.get(operationId);
    if (known) return ok(known);
    const archived = await archive.find(operationId);
    if (!archived) return fail(UNKNOWN);
    const { ended, installations, steps } = archived;
    const { id, kind, undoOf, startedAt } = ended;
    const header = { version: 1 as const, id, kind, startedAt, installations };
    const live = operations.get(id) ?? take({ ...header, ...(undoOf ? { undoOf } : {}), steps }, null);
    forgetOldest();
    onChange();
    return ok(live);
  }

  async function begin(recorded: Recorded): Promise<Result<OperationJournal>> {
    try {
      return ok(await journal.begin(recorded));
    } catch (error) {
      return fail(unwritable(error));
    }
  }

  async function start({ kind, steps }: Plan, undoOf?: string): Promise<Result<{ operationId: string }>> {
    const operationId = newId();
    const recorded: Recorded = {
      version: 1,
      id: operationId,
      kind,
      ...(undoOf === undefined ? {} : { undoOf }),
      startedAt: clock(),
      installations: installationsOf(steps),
      steps: steps.map(({ denied, ...step }, at) => ({
        ...step,
        id: at,
        state: firstState(denied, clock()),
      })),
    };
    const file = await begin(recorded);
    if (!file.ok) return file;
    // What takes something back is looked at first: it may be no longer as it was left.
    run(take(recorded, file.value), { look: undoOf !== undefined });
    return ok({ operationId });
  }

  function installationsOf(steps: readonly PlannedStep[]): Record<string, string[]> {
    const ids = new Set(steps.map(({ change }) => change.instanceId));
    return Object.fromEntries(
      [...ids].flatMap((id) => {
        const found = instances.find(id);
        return found.ok ? [[id, peopleKnown(found.value)]] : [];
      }),
    );
  }

  /** Runs the waiting steps, instances beside each other. */
  function run(live: LiveOperation, how: { look: boolean }): void {
    live.stopping = null;
    const waiting = live.steps.filter(({ state }) => state.state === 'waiting');
    const ids = new Set(waiting.map(({ change }) => change.instanceId));
    for (const id of ids) live.running.add(id);
    onChange();
    const chains = [...ids].map(async (instanceId) => {
      await runSteps
        .run(live, instanceId, how)
        .catch((error: unknown) => log(`operation ${live.recorded.kind} stopped: ${String(error)}`));
      live.running.delete(instanceId);
      onChange();
    });
    const ending: Promise<void> = Promise.all(chains)
      .then(() => endIfOver(live))
      .finally(() => endings.delete(ending));
    endings.add(ending);
  }

  /** An operation that is over goes into the archive, then its journal goes. */
  function endIfOver(live: LiveOperation): Promise<void> {
    return mutex(live.recorded.id, () => archiveIfOver(live));
  }

  async function archiveIfOver(live: LiveOperation): Promise<void> {
    const file = live.journal;
    if (!file || live.running.size > 0) return;
    if (!runSteps.isOver(live))
      return file.append([]).catch((error: unknown) => log(describeDiskError(error)));
    live.journal = null;
    try {
      const { installations } = live.recorded;
      await archive.add({ ended: live.summary(), installations, steps: [...live.steps] });
      await file.remove();
    } catch (error) {
      // Its journal stays on disk: the next start tries again.
      log(`operation ${live.recorded.kind} was not archived: ${describeDiskError(error)}`);
    }
    forgetOldest();
    onChange();
  }

  function forgetOldest(): void {
    const ended = [...operations.values()].filter(({ journal: file }) => file === null);
    for (const { recorded } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED)))
      operations.delete(recorded.id);
  }

  /** Puts these steps in line again, and runs them. */
  function again(
    { operationId, forSession }: Again,
    wanted: (step: Step) => boolean,
    otherwise?: AppError,
  ): Promise<Result<Done>> {
    return mutex(operationId, async () => {
      const found = await find(operationId);
      return found.ok ? resume(found.value, wanted, { forSession, otherwise }) : found;
    });
  }

  async function resume(
    live: LiveOperation,
    wanted: (step: Step) => boolean,
    { forSession, otherwise }: { forSession?: boolean | undefined; otherwise?: AppError | undefined },
  ): Promise<Result<Done>> {
    if (live.running.size > 0) return fail(RUNNING);
    const steps = live.steps.filter(wanted);
    if (steps.length === 0) return otherwise && live.steps.some(isUnknown) ? fail(otherwise) : ok({});
    const file = live.journal ? ok(live.journal) : await begin({ ...live.recorded, steps: [...live.steps] });
    if (!file.ok) return file;
    live.journal = file.value;
    const asked = steps.filter(({ state }) => 'error' in state && state.error?.code === 'rate-limited');
    for (const id of new Set(asked.map(({ change }) => change.instanceId))) options.endWait(id);
    const waiting = steps.map((step) => inLineAgain(step, forSession));
    for (const step of waiting) live.set(step);
    live.journal.note(waiting);
    run(live, { look: true });
    return ok({});
  }

  const calls: Noun = {
    'operations.start': (plan) => start(plan),
    'operations.continue': (input) => again(input, ({ state }) => state.state === 'open'),
    'operations.retry': ({ stepIds, ...input }) =>
      again(input, (step) => runSteps.mayRetry(step) && isAmong(stepIds, step.id), AT_WORK),
    'operations.cancel': ({ operationId }) => {
      const live = operations.get(operationId);
      if (live && live.running.size > 0) {
        live.stopping = 'canceled';
        onChange();
      }
      return ok({});
    },
    async 'operations.undo'({ operationId, stepIds }) {
      const found = await find(operationId);
      if (!found.ok) return found;
      const steps = undoStepsOf(found.value.steps.filter(({ id }) => isAmong(stepIds, id)));
      return steps.length > 0 ? start({ kind: 'undo', steps }, operationId) : fail(NOTHING_TO_UNDO);
    },
    async 'operations.close'({ operationId }) {
      const live = operations.get(operationId);
      if (!live) return fail(UNKNOWN);
      if (live.running.size > 0) return fail(RUNNING);
      const canceled = live.steps.flatMap((step) => canceledByPerson(step, clock()) ?? []);
      for (const step of canceled) live.set(step);
      live.journal?.note(canceled);
      live.isClosed = true;
      await endIfOver(live);
      return ok({});
    },
    async 'operations.steps'({ operationId, after }) {
      const found = await find(operationId);
      return found.ok ? ok(found.value.changedAfter(after)) : found;
    },
    async 'operations.list'({ before, limit }) {
      const open = [...operations.values()]
        .filter(({ journal: file }) => file !== null)
        .map((live) => live.summary());
      const without = new Set(open.map(({ id }) => id));
      const ended = await archive.list({ before, limit, without });
      const here = open.filter(({ startedAt }) => before === undefined || startedAt < before);
      return ok([...here, ...ended].sort((a, b) => b.startedAt - a.startedAt).slice(0, limit));
    },
  };

  return {
    calls,
    summaries: () => [...operations.values()].map((live) => live.summary()),
    async remember({ kind, steps }) {
      const at = clock();
      const header = { version: 1 as const, id: newId(), kind, startedAt: at };
      const installations = installationsOf(steps);
      const done = steps.map((step, id): Step => {
        const { change, instanceName, organizationName } = step;
        const state: Step['state'] = { state: 'done', at, output: {}, undo: null };
        return { id, change, instanceName, organizationName, state };
      });
      const live = createLiveOperation(
        { ...header, installations, steps: done },
        { journal: null, clock, onChange },
      );
      await archive
        .add({ ended: live.summary(), installations, steps: done })
        .catch((error: unknown) => log(`${kind} was not archived: ${describeDiskError(error)}`));
    },
    async recover() {
      const found = await journal.recover((file) =>
        log(`the journal of an operation cannot be read: ${file}`),
      );
      for (const { operation, journal: file } of found) {
        const live = take(operation, file);
        const stopped = live.steps.flatMap((step) => afterStop(step, clock()) ?? []);
        for (const step of stopped) live.set(step);
        file.note(stopped);
        await endIfOver(live);
      }
      // What stands open without a change is told as well.
      if (found.length > 0) onChange();
    },
    async settle(instanceId) {
      for (const live of [...operations.values()]) {
        if (live.running.size > 0 || !live.journal) continue;
        await runSteps.settleUnknown(live, instanceId);
        await endIfOver(live);
      }
    },
    stop() {
      for (const live of operations.values()) live.stopping = 'quitting';
    },
    async close() {
      await Promise.all(endings);
      for (const { journal: file } of operations.values()) await file?.close().catch(() => {});
      await archive.close();
    },
  };
}

type Done = Record<string, never>;
type Again = CallInput<'operations.continue'>;

function isUnknown({ state }: Step): boolean {
  return state.state === 'unknown';
}

function isAmong(stepIds: readonly number[] | undefined, id: number): boolean {
  return stepIds === undefined || stepIds.includes(id);
}

function unwritable(error: unknown): AppError {
  return {
    code: 'journal-unwritable',
    message: `Quayside could not write down what it was about to do (${describeDiskError(error)}), so it did nothing.`,
    advice: 'Make room on the disk, or see to the permissions of Quayside’s folder, then try again.',
  };
}

const UNKNOWN: AppError = {
  code: 'operation-unknown',
  message: 'Quayside does not remember this operation any more.',
  advice: 'Look at the instance itself for what it came to.',
};

const RUNNING: AppError = {
  code: 'operation-running',
  message: 'This operation is still running.',
  advice: 'Wait until it has ended, or stop it.',
};

const AT_WORK: AppError = {
  code: 'operation-running',
  message: 'The server may still be at work on this, and doing it twice would do harm.',
  advice: 'Refresh in two minutes and look, then try again.',
};

const NOTHING_TO_UNDO: AppError = {
  code: 'conflict',
  message: 'Nothing of this operation can be taken back.',
  advice: 'What can be undone says so beside its step.',
};
