import type { Handlers } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { KeyUse, Plan, Step, StepOutput } from '../../shared/operations/operation.ts';
import { MOST_REMARK } from '../../shared/operations/steps.ts';
import { oneLine } from '../../shared/text.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { createKeyedMutex } from '../scheduling/semaphore.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import type { Archive } from './archive.ts';
import { createGoingOn, isToRetry } from './goingOn.ts';
import type { Journal, OperationJournal, Unreadable } from './journal.ts';
import {
  archivedOf,
  createKnownOperations,
  createLiveOperation,
  type LiveOperation,
} from './liveOperation.ts';
import type { NewSince } from './newSince.ts';
import { APP_CLOSING, journalUnwritable, OPERATION_RUNNING } from './operationErrors.ts';
import { createRecords, type Recorded } from './recorded.ts';
import type { RunSteps } from './runSteps.ts';
import { afterStop, canceledByPerson, withOutput } from './stepStates.ts';
import { createUndoing, type EndsOfSteps } from './undoing.ts';

type Noun = Pick<Handlers, `operations.${'cancel' | 'close' | 'continue' | 'retry' | 'steps'}`>;
type Done = Record<string, never>;

const ELSEWHERE = 'elsewhere';

export type Engine = ReturnType<typeof createEngine>;

export function createEngine(options: {
  instances: Pick<Instances, 'find'>;
  journal: Journal;
  archive: Archive;
  runSteps: RunSteps;
  newSince: NewSince;
  endWait: (instanceId: string) => void;
  clock: typeof Date.now;
  newId: () => string;
  log: (line: string) => void;
  onUnreadable?: (file: string, how: Unreadable) => void;
  onStep?: (step: Step, how?: { again: boolean }) => void;
  prepare?: (plan: Plan) => Promise<Result<Plan>>;
  confirmAgain?: (steps: readonly Step[]) => Promise<Result<null>>;
  ends?: EndsOfSteps;
  onChange: () => void;
}) {
  const { journal, archive, runSteps, newSince, clock, log, onChange } = options;
  let isAppEnding = false;
  const isStopped = () => isAppEnding;
  const operations = createKnownOperations({ ...options, isStopped });
  const record = createRecords(options);
  /** Serialized per operation: its journal is one file. */
  const mutex = createKeyedMutex();
  const { ends = { hold: async () => ok(null), release: async () => {} } } = options;
  const undoing = createUndoing({ ...options, ends, operations, record, mutex, start });
  const goingOn = createGoingOn({
    ...{ ...options, ends, operations, record, mutex, isStopped, begin, run },
  });
  const endings = new Set<Promise<void>>();
  /** By instance, so that two answers at once cause one reading. */
  const settlings = new Map<string, Promise<void>>();

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
        .run(live, instanceId, { isStopped, others: operations.all })
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

  /** Off-boarded people may have joined an instance that the plan does not cover. */
  async function lookElsewhere(live: LiveOperation): Promise<void> {
    if (!live.isCanceled && !isStopped())
      await newSince
        .look(live)
        .catch((error: unknown) => log(`nobody was looked for elsewhere: ${describeDiskError(error)}`));
    live.running.delete(ELSEWHERE);
    onChange();
  }

  /** After a defect of Quayside the step can still be looked up and rerun. */
  function leaveOff(live: LiveOperation, instanceId: string, error: unknown): void {
    log(`operation ${live.recorded.kind} stopped: ${String(error)}`);
    const mine = live.steps.filter(({ change }) => change.instanceId === instanceId);
    live.note(mine.flatMap((step) => afterStop(step, live.recorded.kind, clock(), 'defect') ?? []));
  }

  function endIfOver(live: LiveOperation): Promise<void> {
    return mutex(live.recorded.id, () => archiveIfOver(live));
  }

  async function archiveIfOver(live: LiveOperation): Promise<void> {
    const file = live.journal;
    if (!file || live.running.size > 0) return;
    // Before the journal is deleted, so that a kill in between is repaired at the next start.
    await ends.release(live.recorded, live.steps);
    if (live.recorded.undoOf !== undefined) await undoing.noteUndone(live, live.recorded.undoOf);
    if (!runSteps.isOver(live))
      return file.append([]).catch((error: unknown) => log(describeDiskError(error)));
    live.journal = null;
    try {
      await archive.add(archivedOf(live));
    } catch (error) {
      // Stays open if archiving failed: the next refresh or start retries.
      live.journal = file;
      log(`operation ${live.recorded.kind} was not archived: ${describeDiskError(error)}`);
      return onChange();
    }
    await file.remove().catch((error: unknown) => log(describeDiskError(error)));
    operations.forgetOldest();
    onChange();
  }

  function cancel(live: LiveOperation): void {
    // Steps stopped by the app's end stay open for the next start.
    if (live.running.size === 0 || isStopped()) return;
    live.isCanceled = true;
    onChange();
  }

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
    sentAgain = new Set<number>(),
  ): Promise<Result<{ live: LiveOperation; running: Promise<void> }>> {
    if (isStopped()) return fail(APP_CLOSING);
    const recorded = record(plan.kind === 'off-board' ? newSince.withLooks(plan) : plan, undoOf);
    const held = await ends.hold(recorded, recorded.steps);
    const file = held.ok ? await begin(recorded) : held;
    if (!file.ok) {
      await ends.release(
        recorded,
        recorded.steps.flatMap((step) => canceledByPerson(step, clock()) ?? []),
      );
      return file;
    }
    const live = operations.take(recorded, file.value);
    live.sentAgain = sentAgain;
    return ok({ live, running: run(live) });
  }

  async function start(plan: Plan, undoOf?: string): Promise<Result<{ operationId: string }>> {
    const state = { state: 'waiting' } as const;
    const runs = plan.steps.flatMap((step, id) => (step.denied === undefined ? { ...step, id, state } : []));
    const word = await goingOn.wordFor(runs);
    if (!word.ok) return word;
    const prepared = (await options.prepare?.(plan)) ?? ok(plan);
    if (!prepared.ok) return prepared;
    const started = await begun(prepared.value, undoOf, word.value);
    return started.ok ? ok({ operationId: started.value.live.recorded.id }) : started;
  }

  async function giveUp(operationId: string, note = ''): Promise<Result<Done>> {
    const found = await operations.find(operationId);
    if (!found.ok) return found;
    const live = found.value;
    if (live.running.size > 0) return fail(OPERATION_RUNNING);
    live.note(live.steps.flatMap((step) => canceledByPerson(step, clock()) ?? []));
    live.isGivenUp = true;
    const isLeft = live.recorded.kind === 'off-board' || live.summary().failedOn !== undefined;
    if (isLeft) live.markDone(oneLine(note, MOST_REMARK));
    if (live.journal) await archiveIfOver(live);
    else if (isLeft) {
      try {
        await archive.add(archivedOf(live));
      } catch (error) {
        return fail(journalUnwritable(error));
      }
    }
    onChange();
    return ok({});
  }

  /** Continues an operation of an earlier run; sends nothing by itself. */
  async function takeUp(recorded: Recorded, file: OperationJournal): Promise<void> {
    const live = operations.take(recorded, file);
    for (const step of live.steps) if (step.state.state === 'done') options.onStep?.(step, { again: true });
    const { kind } = recorded;
    live.note(
      live.steps.flatMap((step) => afterStop(step, kind, clock()) ?? runSteps.afterRestart(step) ?? []),
    );
    await endIfOver(live);
  }

  const calls: Noun = {
    'operations.continue': (input) => goingOn.again(input, ({ state }) => state.state === 'open'),
    'operations.retry': (input) => goingOn.again(input, isToRetry(input)),
    'operations.cancel': ({ operationId }) => {
      const live = operations.get(operationId);
      if (live) cancel(live);
      return ok({});
    },
    'operations.close': ({ operationId, note }) => mutex(operationId, () => giveUp(operationId, note)),
    async 'operations.steps'({ operationId, after }) {
      const found = await operations.find(operationId);
      if (!found.ok) return found;
      const { recorded, summary, changedAfter, factsRevision } = found.value;
      const isTold = recorded.kind === 'off-board' && after < factsRevision();
      const { leaving, found: there, fates } = isTold ? recorded : {};
      return ok({
        operation: summary(),
        steps: changedAfter(after),
        ...(leaving ? { leaving } : {}),
        ...(there ? { found: there } : {}),
        ...(fates ? { fates } : {}),
      });
    },
  };

  return {
    calls,
    /** Sends the first step only once the plan is on disk. Gives `journal-unwritable`. */
    start: (plan: Plan) => start(plan),
    planUndo: undoing.plan,
    undo: undoing.undo,
    planRest: goingOn.planRest,
    open: () => operations.all().filter(({ journal: file }) => file !== null),
    find: operations.find,
    async atRest(): Promise<void> {
      while (endings.size > 0) await Promise.all(endings);
    },
    decidedBy: (campaign: string) =>
      operations.all().filter(({ recorded }) => recorded.campaign === campaign),
    forgetEnded(): void {
      operations.forgetEnded();
      onChange();
    },
    summaries: () => operations.all().map((live) => live.summary()),
    /** Runs a plan of the main process to its end; open steps are given up, unless the app is closing. */
    async carryOut(plan: Plan): Promise<Result<readonly Step[]>> {
      const started = await begun(plan);
      if (!started.ok) return started;
      const { live, running } = started.value;
      await running;
      const steps = [...live.steps];
      const { id } = live.recorded;
      live.isClosed = !isStopped();
      if (live.isClosed && live.journal) await mutex(id, () => giveUp(id));
      return ok(steps);
    },
    async remember(plan: Plan, uses: readonly (KeyUse | null)[]): Promise<void> {
      const recorded = record(plan);
      const state = { state: 'done' as const, at: recorded.startedAt, output: {}, undo: null };
      const steps = recorded.steps.map((step): Step => {
        const by = uses[step.id];
        return { ...step, state, ...(by ? { by } : {}) };
      });
      const live = createLiveOperation({ ...recorded, steps }, { journal: null, clock, onChange });
      await archive
        .add(archivedOf(live))
        .catch((error: unknown) => log(`${plan.kind} was not archived: ${describeDiskError(error)}`));
    },
    /** Recovers operations of an earlier run; none continues by itself. */
    async recover(): Promise<void> {
      const found = await journal.recover((file, how) => {
        log(`the journal of an operation cannot be read: ${file}`);
        options.onUnreadable?.(file, how);
      });
      for (const { operation, journal: file } of found) await takeUp(operation, file);
      if (found.length > 0) onChange();
    },
    async handedOver(isMeant: (change: Change) => boolean, output: StepOutput): Promise<void> {
      for (const live of operations.all()) {
        const meant = live.journal ? live.steps.filter(({ change }) => isMeant(change)) : [];
        live.note(meant.flatMap((step) => withOutput(step, output) ?? []));
        if (meant.length > 0) await endIfOver(live);
      }
    },
    async settle(instanceId: string): Promise<void> {
      const settling =
        settlings.get(instanceId) ?? settle(instanceId).finally(() => settlings.delete(instanceId));
      settlings.set(instanceId, settling);
      await settling;
    },
    /** Nothing is sent from now on; later requests give `app-closing`. */
    stop(): void {
      isAppEnding = true;
    },
    async close(): Promise<void> {
      await Promise.all(endings);
      for (const { journal: file } of operations.all()) await file?.close().catch(() => {});
      await archive.close();
    },
  };
}
