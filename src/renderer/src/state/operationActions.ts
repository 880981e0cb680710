import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { Change, Intent } from '../../../shared/operations/change.ts';
import { fatesOf } from '../../../shared/operations/fates.ts';
import type {
  ActivityKind,
  Operation,
  Plan,
  Step,
  StepOutput,
} from '../../../shared/operations/operation.ts';
import { type Allowed, brokenRails } from '../../../shared/operations/rails.ts';
import { addressesOf, isUndoable, organizationIdOf } from '../../../shared/operations/steps.ts';
import { affectedBy } from './affected.ts';
import { denyUndo } from './denyUndo.ts';
import { createOnce } from './once.ts';
import {
  areStepsOld,
  findOperation,
  goneFrom,
  isRunning,
  type OperationsState,
  outcomeOf,
  withOperations,
  withoutToTell,
  withSteps,
  withToTell,
} from './operations.ts';
import type { Tools } from './tools.ts';

export type OperationActions = ReturnType<typeof createOperationActions>;

export type ShownOperation = { id: string; kind: ActivityKind };

type PlanToStart = Pick<Plan, 'kind' | 'steps'>;

/**
 * What is begun: what a person wants, or main’s plan of it that they looked at. `without`: the steps that are left out, by
 * their places; `remark`: a note for the record; `allow`: what goes beyond its limits.
 */
export type ToStart =
  | Intent
  | {
      planId: string;
      plan: PlanToStart;
      without?: number[];
      remark?: string;
      allow?: Allowed | undefined;
    };

/** `stepIds`: these steps alone. `only`: those of them that failed, or that were canceled. `forSession`: where the keys that are made are kept now; left out, as it was planned. */
export type Again = Omit<CallInput<'operations.retry'>, 'operationId'>;

type Started = Result<{ operationId: string; plan: PlanToStart }>;
type Run = Result<{ operationId: string; steps: readonly Step[] }>;

/** The revision of an operation as it was planned, or as it stands in the archive. */
const FIRST_REVISION = 1;
const NOT_UNDONE = 'Nothing was undone';

/** What can be done with operations, and what follows when main tells of them, whatever is on screen. */
export function createOperationActions(tools: Tools) {
  const { bridge, store, openDialog, tellTrouble } = tools;
  const reading = new Map<string, Promise<Result<object>>>();
  /** Called once with the operation's steps, when it runs no more and what it changed was read again. */
  const waiting = new Map<string, ((steps: readonly Step[]) => void)[]>();
  let ran = new Set<string>();
  /** The revisions of operations when they were begun here, until their end is told: none need be told as running. */
  const begun = new Map<string, number>();
  /** What was asked for, until the steps of the operation that came of it are known. */
  const asked = new Map<string, { started: Promise<Started>; operationId?: string }>();
  /** The last end of each operation: of which revision it was, and when what it changed was read again. */
  const ends = new Map<string, { revision: number; read: Promise<void> }>();
  /** Of several that are asked for before one is shown, the last is meant. */
  let lastShown = 0;
  const once = createOnce<Result<object>>();

  const commit = (change: (operations: OperationsState) => OperationsState) =>
    store.gather((state) => {
      const operations = change(state.operations);
      return operations === state.operations ? state : { ...state, operations };
    });
  const stepsOf = (operationId: string) => store.getState().operations.steps[operationId];
  const shownDialog = () => store.getState().dialog?.id ?? null;
  /** Has its outcome told below the screen. */
  const toTell = (operationId: string) => commit((operations) => withToTell(operations, operationId));

  /**
   * Shows an operation in the place of the dialog that was open when this was asked for; gives whether it is shown now.
   * What was opened since, and what was typed there, stays.
   */
  async function show({ id, kind }: ShownOperation, from: number | null): Promise<boolean> {
    lastShown += 1;
    const mine = lastShown;
    const read = await readSteps(id);
    if (!read.ok) {
      tellTrouble('The operation was not opened', read.error);
      return false;
    }
    if (mine !== lastShown || shownDialog() !== from) return false;
    commit((operations) => withoutToTell(operations, id));
    openDialog({ kind: 'operation', operationId: id, operationKind: kind });
    return true;
  }

  /** The same, and where it is not shown, its outcome is told below the screen. */
  async function showOrTell(operation: ShownOperation, from: number | null): Promise<void> {
    if (!(await show(operation, from))) toTell(operation.id);
  }

  async function start(what: ToStart): Promise<Started> {
    const made = 'planId' in what ? ok(what) : await bridge.call('plans.make', what);
    if (!made.ok) return made;
    const { planId, plan } = made.value;
    const { without, remark, allow } = 'planId' in what ? what : {};
    const how = { ...(without && { without }), ...(remark ? { remark } : {}), ...(allow && { allow }) };
    const started = await bridge.call('operations.start', { planId, ...how });
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
    commit((operations) => ({ ...operations, reading: [...operations.reading, operationId] }));
    await readSteps(operationId);
    await affectedBy(stepsOf(operationId)?.steps ?? [], tools);
    commit((operations) => ({
      ...operations,
      reading: operations.reading.filter((id) => id !== operationId),
    }));
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

  /** It has begun: its end is followed, also where that came first. `before`: its revision then, where it goes on. */
  function follow(operationId: string, before = 0): void {
    const known = findOperation(store.getState().operations, operationId);
    if (known && !isRunning(known) && known.revision > before) void ended(operationId);
    else begun.set(operationId, before);
  }

  /**
   * Runs a plan to its end, and gives its steps once what they changed was read again. A success is told below the
   * screen; whatever else came of it is for whoever asked to tell, and nothing of it stays open. With `tellFailure` it
   * is told below the screen, too.
   */
  async function runOperation(what: ToStart, { tellFailure = false } = {}): Promise<Run> {
    const started = await startOnce(what);
    if (!started.ok) {
      if (tellFailure) tellTrouble('Nothing was changed', started.error);
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

  type GoOn = [call: 'operations.continue' | 'operations.retry', operation: ShownOperation, how?: Again];
  /** Has steps of an operation run again, once however often it is asked for before it began, and has its end followed. */
  const again = (...[call, operation, how = {}]: GoOn) =>
    once(`${call} ${operation.id} ${JSON.stringify(how)}`, () => goOn(call, operation, how));

  async function goOn(...[call, operation, how]: GoOn): Promise<Result<object>> {
    const { id } = operation;
    // Main first tells an operation from the archive as it was left: that must not count as the end of this run.
    begun.set(id, revisionOf(id) || FIRST_REVISION);
    const result = await bridge.call(call, { operationId: id, ...how });
    if (result.ok) {
      if (!isShown(id)) toTell(id);
      return result;
    }
    // Of one that runs already the end is followed still.
    if (result.error.code !== 'operation-running') begun.delete(id);
    return result;
  }

  function isShown(operationId: string): boolean {
    const about = store.getState().dialog?.about;
    return about?.kind === 'operation' && about.operationId === operationId;
  }

  /** The steps that are meant, once it is known what they are. Gives why nothing of them can be taken back. */
  async function meantOf(operationId: string, stepIds?: readonly number[]): Promise<Result<readonly Step[]>> {
    if (!stepsOf(operationId)) {
      const read = await readSteps(operationId);
      if (!read.ok) return read;
    }
    const steps = stepsOf(operationId)?.steps ?? [];
    const meant = stepIds ? steps.filter(({ id }) => stepIds.includes(id)) : steps;
    const message = denyUndo(store.getState(), meant);
    return message === null ? ok(meant) : fail({ code: 'forbidden', message, advice: 'Nothing was sent.' });
  }

  /**
   * Has main run what a person wants, or a plan of it; gives the operation's id once it has begun. With `show` it is
   * shown in the place of the open dialog, which tells why it was not begun. Without, or where that dialog was left
   * meanwhile, its outcome is told below the screen, and why it was not begun. `undoes`: the operation that it takes back,
   * of which nothing more is told then.
   */
  async function startOperation(
    what: ToStart,
    { show: toShow = false, undoes }: { show?: boolean; undoes?: string } = {},
  ): Promise<Started> {
    const from = shownDialog();
    const before = new Map(store.getState().operations.list.map(({ id, revision }) => [id, revision]));
    const started = await startOnce(what);
    if (!started.ok) {
      if (!toShow || shownDialog() !== from)
        tellTrouble(undoes ? NOT_UNDONE : 'Nothing was changed', started.error);
      return started;
    }
    const { operationId, plan } = started.value;
    follow(operationId, before.get(operationId));
    if (undoes) commit((operations) => withoutToTell(operations, undoes));
    if (toShow) await showOrTell({ id: operationId, kind: plan.kind }, from);
    else toTell(operationId);
    return started;
  }

  async function undo(
    operationId: string,
    { show = false, stepIds }: { show?: boolean; stepIds?: readonly number[] },
  ): Promise<Result<object>> {
    const from = shownDialog();
    const meant = await meantOf(operationId, stepIds);
    const isPlain = meant.ok && arePlain(meant.value.filter(isUndoable));
    const these = stepIds ? { stepIds: [...stepIds] } : {};
    const planned = isPlain
      ? await bridge.call('plans.make', { kind: 'undo', operationId, ...these })
      : meant;
    if (!planned.ok) {
      if (!show || shownDialog() !== from) tellTrouble(NOT_UNDONE, planned.error);
      return planned;
    }
    if ('planId' in planned.value && isAsLeft(planned.value))
      return startOperation(planned.value, { show: show && shownDialog() === from, undoes: operationId });
    openDialog({ kind: 'undo', operationId, ...these });
    return ok({});
  }

  return {
    operationsChanged,
    /** Shows an operation in the place of the open dialog, unless that was left meanwhile or another one was opened. */
    async showOperation(operation: ShownOperation): Promise<void> {
      await show(operation, shownDialog());
    },
    /** Opens the sheet of the people of an off-boarding, which plans what is left of it. */
    async finishOffboarding(operationId: string): Promise<Result<object>> {
      const read = await readSteps(operationId);
      const known = stepsOf(operationId);
      if (!read.ok || !known) return read;
      const { leaving: people = [addressesOf(known.steps)] } = known;
      const finishes = { operationId, fates: fatesOf(known) };
      openDialog({ kind: 'change-many', what: 'off-board', people, finishes });
      return ok({});
    },
    dismissOperation: (operationId: string) => commit((operations) => withoutToTell(operations, operationId)),
    startOperation,
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
    /**
     * Takes operations back (`stepIds`: these steps alone), once however often it is asked for before it began. A single
     * change that is as it was left, and deletes nothing, is taken back at once, and so are roles within the limits, as a person who just
     * made it expects; of anything else the plan is shown first. Gives `forbidden` where the keys of now may take nothing of it back.
     */
    undoOperation: (operationId: string, how: Parameters<typeof undo>[1] = {}) =>
      once(`undo ${operationId} ${how.stepIds?.join() ?? 'all'}`, () => undo(operationId, how)),
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

/** Whether what these steps did is taken back without a plan: one change, or roles alone. */
function arePlain(steps: readonly Step[]): boolean {
  return steps.length < 2 || steps.every(({ change }) => change.action === 'members.setRole');
}

/** Whether what is taken back was found as it was left, within the limits, and is no account that is deleted. */
function isAsLeft({ plan, review, impact }: Omit<CallOutput<'plans.make'>, 'planId'>): boolean {
  const isWithin = !impact || brokenRails(impact).length === 0;
  const nothingToSay = review.warnings.length + review.unknown.length === 0;
  return isWithin && nothingToSay && plan.steps.every(({ denied }) => denied === undefined);
}
