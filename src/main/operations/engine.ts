import type { Handlers } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { Operation, Plan } from '../../shared/operations/operation.ts';
import type { KeyUse, Step, StepOutput } from '../../shared/operations/step.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { createKeyedMutex } from '../scheduling/keyedMutex.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import type { Archive } from './archive.ts';
import type { Journal, OperationJournal, Recorded, Unreadable } from './journal.ts';
import { createKnownOperations } from './knownOperations.ts';
import { archivedOf, createLiveOperation, type LiveOperation } from './liveOperation.ts';
import type { NewSince } from './newSince.ts';
import {
  APP_CLOSING,
  journalUnwritable,
  OPERATION_RUNNING,
  OPERATION_UNKNOWN,
  SERVER_AT_WORK,
} from './operationErrors.ts';
import { createRecords } from './records.ts';
import { createResuming } from './resume.ts';
import type { RunSteps } from './runSteps.ts';
import { createRuns } from './runs.ts';
import { afterStop, canceledByPerson, withOutput } from './stepStates.ts';
import { createUndoing } from './undoing.ts';

type Noun = Pick<
  Handlers,
  Exclude<
    Extract<keyof Handlers, `operations.${string}`>,
    'operations.start' | 'operations.copyResults' | 'operations.saveResults'
  >
>;

/** Runs everything that changes a server, and remembers it. */
export type Engine = {
  /** What the page may ask for. */
  calls: Noun;
  /** Runs a plan; its first step goes out once the plan stands on disk. Gives `journal-unwritable`. */
  start(plan: Plan): Promise<Result<{ operationId: string }>>;
  /** The operations that are not over, and those that ended in this run, the oldest first. */
  summaries(): Operation[];
  /** The operations that are not over: their steps stand in no archive yet. */
  open(): LiveOperation[];
  /** In memory, or out of the archive. Gives `operation-unknown`. */
  find(operationId: string): Promise<Result<LiveOperation>>;
  /** Lets go of all that is over, since it was deleted from the archive. */
  forgetEnded(): void;
  /**
   * Runs a plan to its end for something of main's that waits for it, and gives its steps. What stays open is given up,
   * unless the app ends.
   */
  carryOut(plan: Plan): Promise<Result<readonly Step[]>>;
  /** Keeps what was done without a person's asking, beside all else that was; `uses`: the key of each step, null for none. */
  remember(plan: Plan, uses: readonly (KeyUse | null)[]): Promise<void>;
  /** Takes up what an earlier run left: nothing goes on by itself. */
  recover(): Promise<void>;
  /** The person took what waited of these changes, or gave it up: `output` says which. */
  handedOver(isMeant: (change: Change) => boolean, output: StepOutput): Promise<void>;
  /** An instance has just answered: looks what became of its steps whose outcome is not known. */
  settle(instanceId: string): Promise<void>;
  /**
   * The app is about to end: nothing more is sent, and what waits can be run after the next start. What is asked for
   * afterwards gives `app-closing`.
   */
  stop(): void;
  /** Resolves when what was under way has ended and all stands on disk. */
  close(): Promise<void>;
};

/** Creates the engine; `onChange` is told whenever something of an operation changed. */
export function createEngine(options: {
  instances: Pick<Instances, 'find'>;
  journal: Journal;
  archive: Archive;
  runSteps: RunSteps;
  newSince: NewSince;
  /** Lets calls to an instance that asked to wait go now. */
  endWait: (instanceId: string) => void;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  log: (line: string) => void;
  /** Is told of a journal that cannot be gone on with. */
  onUnreadable?: (file: string, how: Unreadable) => void;
  /** Is told each step that changed, and `again` those done of an operation that an earlier run left. */
  onStep?: (step: Step, how?: { again: boolean }) => void;
  onChange: () => void;
}): Engine {
  const { journal, archive, runSteps, clock, log, onChange } = options;
  let isAppEnding = false;
  const isStopped = () => isAppEnding;
  const operations = createKnownOperations({ ...options, isStopped });
  const records = createRecords(options);
  /** One operation goes on or is archived at a time: its journal is one file. */
  const mutex = createKeyedMutex();
  const undoing = createUndoing({ ...options, operations, records, mutex, start });
  const runs = createRuns({ ...options, operations, isStopped, mutex, noteUndone: undoing.noteUndone });
  const { run, archiveIfOver, endIfOver } = runs;
  const { again, review } = createResuming({ ...options, operations, runs, isStopped, mutex, begin });

  /** By instance: one that answers twice in a moment is read once. */
  const settlings = new Map<string, Promise<void>>();

  async function settle(instanceId: string): Promise<void> {
    const left = operations.all().filter(({ running, journal: file }) => running.size === 0 && file);
    await runSteps.settleUnknown(left, instanceId);
    for (const live of left) await endIfOver(live);
  }

  async function begin(recorded: Recorded): Promise<Result<OperationJournal>> {
    try {
      return ok(await journal.begin(recorded));
    } catch (error) {
      return fail(journalUnwritable(error));
    }
  }

  async function begun(
    plan: Plan,
    undoOf?: string,
  ): Promise<Result<{ live: LiveOperation; running: Promise<void> }>> {
    if (isStopped()) return fail(APP_CLOSING);
    const recorded = records.planned(options.newSince.withLooks(plan), undoOf);
    const file = await begin(recorded);
    if (!file.ok) return file;
    const live = operations.take(recorded, file.value);
    return ok({ live, running: run(live) });
  }

  async function start(plan: Plan, undoOf?: string): Promise<Result<{ operationId: string }>> {
    const started = await begun(plan, undoOf);
    return started.ok ? ok({ operationId: started.value.live.recorded.id }) : started;
  }

  /** Cancels what is open; what was sent is looked up still. */
  async function giveUp(operationId: string): Promise<Result<Done>> {
    const live = operations.get(operationId);
    if (!live) return fail(OPERATION_UNKNOWN);
    if (live.running.size > 0) return fail(OPERATION_RUNNING);
    live.note(live.steps.flatMap((step) => canceledByPerson(step, clock()) ?? []));
    live.isGivenUp = true;
    await archiveIfOver(live);
    return ok({});
  }

  const calls: Noun = {
    'operations.continue': (input) => again(input, ({ state }) => state.state === 'open'),
    'operations.retry': ({ stepIds, only, ...input }) =>
      again(
        input,
        (step) =>
          runSteps.mayRetry(step) &&
          isAmong(stepIds, step.id) &&
          (only === undefined || (only === 'canceled') === (step.state.state === 'canceled')),
        SERVER_AT_WORK,
      ),
    'operations.cancel': ({ operationId }) => {
      const live = operations.get(operationId);
      if (live) runs.cancel(live);
      return ok({});
    },
    'operations.review': ({ operationId }) => review(operationId),
    'operations.planUndo': ({ operationId, stepIds }) => undoing.plan(operationId, stepIds),
    'operations.undo': ({ operationId, stepIds }) => undoing.undo(operationId, stepIds),
    'operations.close': ({ operationId }) => mutex(operationId, () => giveUp(operationId)),
    async 'operations.steps'({ operationId, after }) {
      const found = await operations.find(operationId);
      if (!found.ok) return found;
      const { recorded, summary, changedAfter } = found.value;
      const isTold = after === 0 && recorded.kind === 'off-board' && recorded.leaving;
      return ok({
        operation: summary(),
        steps: changedAfter(after),
        ...(isTold ? { leaving: recorded.leaving } : {}),
      });
    },
  };

  return {
    calls,
    start: (plan) => start(plan),
    open: () => operations.all().filter(({ journal: file }) => file !== null),
    find: operations.find,
    forgetEnded() {
      operations.forgetEnded();
      onChange();
    },
    summaries: () => operations.all().map((live) => live.summary()),
    async carryOut(plan) {
      const started = await begun(plan);
      if (!started.ok) return started;
      const { live, running } = started.value;
      await running;
      const steps = [...live.steps];
      const { id } = live.recorded;
      live.isClosed = !isStopped();
      if (live.isClosed) await mutex(id, () => giveUp(id));
      return ok(steps);
    },
    async remember(plan, uses) {
      const recorded = records.done(plan, uses);
      const live = createLiveOperation(recorded, { journal: null, clock, onChange });
      await archive
        .add(archivedOf(live))
        .catch((error: unknown) => log(`${plan.kind} was not archived: ${describeDiskError(error)}`));
    },
    async recover() {
      const found = await journal.recover((file, how) => {
        log(`the journal of an operation cannot be read: ${file}`);
        options.onUnreadable?.(file, how);
      });
      for (const { operation, journal: file } of found) {
        const live = operations.take(operation, file);
        // A kill may have come before it was heard of.
        for (const step of live.steps)
          if (step.state.state === 'done') options.onStep?.(step, { again: true });
        live.note(
          live.steps.flatMap((step) => afterStop(step, clock()) ?? runSteps.afterRestart(step) ?? []),
        );
        await endIfOver(live);
      }
      // What stands open without a change is told as well.
      if (found.length > 0) onChange();
    },
    async handedOver(isMeant, output) {
      for (const live of operations.all()) {
        const meant = live.journal ? live.steps.filter(({ change }) => isMeant(change)) : [];
        live.note(meant.flatMap((step) => withOutput(step, output) ?? []));
        if (meant.length > 0) await endIfOver(live);
      }
    },
    async settle(instanceId) {
      const settling =
        settlings.get(instanceId) ?? settle(instanceId).finally(() => settlings.delete(instanceId));
      settlings.set(instanceId, settling);
      await settling;
    },
    stop() {
      isAppEnding = true;
    },
    async close() {
      await runs.ended();
      for (const { journal: file } of operations.all()) await file?.close().catch(() => {});
      await archive.close();
    },
  };
}

type Done = Record<string, never>;

function isAmong(stepIds: readonly number[] | undefined, id: number): boolean {
  return stepIds === undefined || stepIds.includes(id);
}
