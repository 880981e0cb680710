import { ok, type Result } from '../../../shared/errors.ts';
import type { Change, Intent } from '../../../shared/operations/change.ts';
import type { Operation, Plan } from '../../../shared/operations/operation.ts';
import type { Allowed } from '../../../shared/operations/rails.ts';
import type { Step, StepOutput } from '../../../shared/operations/step.ts';
import { organizationIdOf } from '../../../shared/operations/steps.ts';
import { type AffectedTools, affectedBy } from './affected.ts';
import type { DialogActions } from './dialogActions.ts';
import {
  areStepsOld,
  findOperation,
  goneFrom,
  isRunning,
  type OperationsState,
  outcomeOf,
  withOperations,
  withoutToTell,
  withReading,
  withSteps,
} from './operations.ts';
import { type Again, createResuming } from './resumeOperations.ts';
import { createShowing, type ShownOperation } from './showOperation.ts';
import type { Tools } from './tools.ts';
import { createUndoing } from './undoOperations.ts';

export type OperationActions = ReturnType<typeof createOperationActions>;

/** What is begun: what a person wants, or main’s plan of it that they looked at. */
/** `without`: the steps that are left out, by their places; `remark`: a note for the record; `allow`: what goes beyond its limits. */
export type ToStart =
  | Intent
  | {
      planId: string;
      plan: Pick<Plan, 'kind' | 'steps'>;
      without?: number[];
      remark?: string;
      allow?: Allowed | undefined;
    };

type Started = Result<{ operationId: string; plan: Pick<Plan, 'kind' | 'steps'> }>;
type Run = Result<{ operationId: string; steps: readonly Step[] }>;

/** What can be done with operations, and what follows when main tells of them, whatever is on screen. */
export function createOperationActions(tools: Tools & AffectedTools & Pick<DialogActions, 'openDialog'>) {
  const { bridge, store } = tools;
  const reading = new Map<string, Promise<Result<object>>>();
  /** Called once with the operation's steps, when it runs no more and what it changed was read again. */
  const waiting = new Map<string, ((steps: readonly Step[]) => void)[]>();
  /** The operations that ran when they were told last. */
  let ran = new Set<string>();
  /** The revisions of operations when they were begun here, until their end is told: none need be told as running. */
  const begun = new Map<string, number>();
  /** What was asked for, until the steps of the operation that came of it are known. */
  const asked = new Map<string, { started: Promise<Started>; operationId?: string }>();
  /** The last end of each operation: of which revision it was, and when what it changed was read again. */
  const ends = new Map<string, { revision: number; read: Promise<void> }>();

  const commit = (change: (operations: OperationsState) => OperationsState) =>
    store.gather((state) => {
      const operations = change(state.operations);
      return operations === state.operations ? state : { ...state, operations };
    });
  const stepsOf = (operationId: string) => store.getState().operations.steps[operationId];
  const showing = createShowing({ ...tools, commit, readSteps });
  const { show, showOrTell, shownDialog, toTell } = showing;
  const { again } = createResuming({ ...tools, ...showing, readSteps, begun, revisionOf });

  async function start(what: ToStart): Promise<Started> {
    const made = 'planId' in what ? ok(what) : await bridge.call('plans.make', what);
    if (!made.ok) return made;
    const { planId, plan } = made.value;
    const { without, remark, allow } = 'planId' in what ? what : {};
    const started = await bridge.call('operations.start', {
      planId,
      ...(without ? { without } : {}),
      ...(remark ? { remark } : {}),
      ...(allow ? { allow } : {}),
    });
    return started.ok ? ok({ ...started.value, plan }) : started;
  }

  /** Has main start what a person wants: asked for twice before its steps are known, as by a double click, it is one operation. */
  function startOnce(what: ToStart): Promise<Started> {
    const key = 'planId' in what ? what.planId : JSON.stringify(what);
    const before = asked.get(key);
    if (before) return before.started;
    const mine: { started: Promise<Started>; operationId?: string } = { started: start(what) };
    asked.set(key, mine);
    void mine.started.then((result) => {
      if (result.ok && !stepsOf(result.value.operationId)) mine.operationId = result.value.operationId;
      else asked.delete(key);
    });
    return mine.started;
  }

  /** Reads the steps that the page does not have yet; asked for while they are read, once more afterwards. */
  function readSteps(operationId: string): Promise<Result<object>> {
    const next = (reading.get(operationId) ?? Promise.resolve()).then(() => readNow(operationId));
    reading.set(operationId, next);
    void next.then(() => reading.get(operationId) === next && reading.delete(operationId));
    return next;
  }

  async function readNow(operationId: string): Promise<Result<object>> {
    const after = stepsOf(operationId)?.operation.revision ?? 0;
    const read = await bridge.call('operations.steps', { operationId, after });
    for (const [key, mine] of asked) if (mine.operationId === operationId) asked.delete(key);
    if (!read.ok) return read;
    commit((operations) => withSteps(operations, read.value));
    return ok({});
  }

  /** It runs no more: what it changed is read again, once for each end, however often that end is heard of. */
  async function ended(operationId: string): Promise<void> {
    begun.delete(operationId);
    const revision = revisionOf(operationId);
    const known = ends.get(operationId);
    const end = known?.revision === revision ? known : { revision, read: readChanged(operationId) };
    ends.set(operationId, end);
    await end.read;
    for (const tell of waiting.get(operationId) ?? []) tell(stepsOf(operationId)?.steps ?? []);
    waiting.delete(operationId);
  }

  async function readChanged(operationId: string): Promise<void> {
    commit((operations) => withReading(operations, operationId, true));
    await readSteps(operationId);
    const steps = stepsOf(operationId)?.steps ?? [];
    await affectedBy(steps, tools);
    commit((operations) => withReading(operations, operationId, false));
  }

  function operationsChanged(told: Operation[]): void {
    for (const id of goneFrom(store.getState().operations, told)) ends.delete(id);
    commit((operations) => withOperations(operations, told));
    const running = new Set(told.filter(isRunning).map(({ id }) => id));
    for (const operation of told) {
      const { id, revision } = operation;
      const isNew = ran.has(id) || revision > (begun.get(id) ?? Number.POSITIVE_INFINITY);
      if (!running.has(id) && isNew) void ended(id);
      // Also after it ran: what was unknown is settled, and what is open is given up.
      else if (running.has(id) || areStepsOld(store.getState().operations, operation)) void readSteps(id);
    }
    ran = running;
  }

  function revisionOf(operationId: string): number {
    return findOperation(store.getState().operations, operationId)?.revision ?? 0;
  }

  /** It has begun: its end is followed, also where that came first. */
  function follow(operationId: string): void {
    const known = findOperation(store.getState().operations, operationId);
    if (known && !isRunning(known)) void ended(operationId);
    else begun.set(operationId, 0);
  }

  /**
   * Runs a plan to its end, and gives its steps once what they changed was read again. A success is told below the
   * screen; whatever else came of it is for whoever asked to tell, and nothing of it stays open. With `tellFailure` it
   * is told below the screen, too.
   */
  async function runOperation(what: ToStart, { tellFailure = false } = {}): Promise<Run> {
    const started = await startOnce(what);
    if (!started.ok) {
      if (tellFailure) tools.tellTrouble('Nothing was changed', started.error);
      return started;
    }
    const { operationId } = started.value;
    toTell(operationId);
    const steps = await new Promise<readonly Step[]>((resolve) => {
      waiting.set(operationId, [...(waiting.get(operationId) ?? []), resolve]);
      follow(operationId);
    });
    if (!tellFailure && steps.some(({ state }) => state.state !== 'done')) {
      commit((operations) => withoutToTell(operations, operationId));
      // Who tries again there does so by another operation: this one must not be run besides.
      if (isOpenAlone(steps)) void bridge.call('operations.close', { operationId });
    }
    return ok({ operationId, steps });
  }

  /** What is told of an earlier try is not worth a word any more once the same is tried with other values. */
  function putAwayTold(intent: Intent): void {
    const { list, steps, toTell } = store.getState().operations;
    for (const operation of list) {
      if (operation.kind !== intent.kind || !toTell.includes(operation.id) || isRunning(operation)) continue;
      const [only] = steps[operation.id]?.steps ?? [];
      if (!only || only.state.state === 'done' || !isAboutSame(only.change, intent)) continue;
      if (only.state.state === 'open') void bridge.call('operations.close', { operationId: operation.id });
      commit((operations) => withoutToTell(operations, operation.id));
    }
  }

  const undoing = createUndoing({ ...tools, ...showing, stepsOf, readSteps, follow, commit });

  return {
    ...undoing,
    operationsChanged,
    /** Shows an operation in the place of the open dialog, unless that was left meanwhile or another one was opened. */
    async showOperation(operation: ShownOperation): Promise<void> {
      await show(operation, shownDialog());
    },
    dismissOperation: (operationId: string) => commit((operations) => withoutToTell(operations, operationId)),
    /**
     * Has main run what a person wants, or a plan of it; gives the operation's id once it has begun. With `show` it is shown in the place of the open
     * dialog, which tells why it was not begun. Without, or where that dialog was left meanwhile, its outcome is told below
     * the screen, and why it was not begun. Asked for twice before its steps are known, it is begun once.
     */
    async startOperation(
      what: ToStart,
      { show: toShow = false } = {},
    ): Promise<Result<{ operationId: string }>> {
      const from = shownDialog();
      const started = await startOnce(what);
      if (!started.ok) {
        if (!toShow || shownDialog() !== from) tools.tellTrouble('Nothing was changed', started.error);
        return started;
      }
      const { operationId, plan } = started.value;
      follow(operationId);
      if (toShow) await showOrTell({ id: operationId, kind: plan.kind }, from);
      else toTell(operationId);
      return started;
    },
    runOperation,
    /** As `runOperation`, of what main plans as one step: gives how that ended. */
    async runIntent(intent: Intent, how: { tellFailure?: boolean } = {}): Promise<Result<StepOutput>> {
      if (how.tellFailure) putAwayTold(intent);
      return outcomeOf(await runOperation(intent, how));
    },
    /** Runs the open steps. Where its dialog is not open, the outcome is told below the screen. */
    continueOperation: (operation: ShownOperation, how?: Pick<Again, 'forSession'>) =>
      again('operations.continue', operation, how),
    /** Runs again what failed, and tells it as `continueOperation` does. */
    retryOperation: (operation: ShownOperation, how?: Again) => again('operations.retry', operation, how),
    readSteps,
  };
}

function isAboutSame(change: Change, intent: Intent): boolean {
  const organizationId = 'organizationId' in intent ? intent.organizationId : null;
  const instanceId = 'instanceId' in intent ? intent.instanceId : null;
  return change.instanceId === instanceId && organizationIdOf(change) === organizationId;
}

/** Whether steps are left to run, and none whose outcome a reading may still tell. */
function isOpenAlone(steps: readonly Step[]): boolean {
  return (
    steps.some(({ state }) => state.state === 'open') && steps.every(({ state }) => state.state !== 'unknown')
  );
}
