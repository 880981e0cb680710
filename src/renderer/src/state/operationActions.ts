import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { Change, Intent } from '../../../shared/operations/change.ts';
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
 * An intent, or main’s plan that the person reviewed. `without`: indexes of the steps left out; `remark`: a
 * note for the record; `allow`: limits that may be exceeded.
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

/**
 * `stepIds`: only these steps. `only`: the failed or the canceled ones. `forSession`: where new keys are
 * stored; as planned if left out.
 */
export type Again = Omit<CallInput<'operations.retry'>, 'operationId'>;

type Started = Result<{ operationId: string; plan: PlanToStart }>;
type Run = Result<{ operationId: string; steps: readonly Step[] }>;

const FIRST_REVISION = 1;
const NOT_UNDONE = 'Nothing was undone';

export function createOperationActions(tools: Tools) {
  const { bridge, store, openDialog, tellTrouble } = tools;
  const reading = new Map<string, Promise<Result<object>>>();
  /** Called once with the steps, after the operation ended and the changed data was read again. */
  const waiting = new Map<string, ((steps: readonly Step[]) => void)[]>();
  let ran = new Set<string>();
  const begun = new Map<string, number>();
  /** Keyed by plan or intent, so that a double click starts one operation. */
  const asked = new Map<string, { started: Promise<Started>; operationId?: string }>();
  /** The last end of each operation; `read` resolves when the changed data was read again. */
  const ends = new Map<string, { revision: number; read: Promise<void> }>();
  let lastShown = 0;
  const once = createOnce<Result<object>>();

  const commit = (change: (operations: OperationsState) => OperationsState) =>
    store.gather((state) => {
      const operations = change(state.operations);
      return operations === state.operations ? state : { ...state, operations };
    });
  const stepsOf = (operationId: string) => store.getState().operations.steps[operationId];
  const shownDialog = () => store.getState().dialog?.id ?? null;
  const toTell = (operationId: string) => commit((operations) => withToTell(operations, operationId));

  /**
   * Shows an operation in place of the dialog `from`, unless another one was opened since. Returns whether it
   * is shown.
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

  /** A request during a reading causes one more reading. */
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

  /** Reads the changed data again, once for each end, however often main announces it. */
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
      // An operation changes after its end too: unknown outcomes are settled and open steps given up.
      else if (running.has(id) || areStepsOld(store.getState().operations, operation)) void readSteps(id);
    }
    ran = running;
  }

  function revisionOf(operationId: string): number {
    return findOperation(store.getState().operations, operationId)?.revision ?? 0;
  }

  /** The operation may have ended before this. `before`: its revision before it was continued. */
  function follow(operationId: string, before = 0): void {
    const known = findOperation(store.getState().operations, operationId);
    if (known && !isRunning(known) && known.revision > before) void ended(operationId);
    else begun.set(operationId, before);
  }

  /**
   * Runs a plan to its end and returns its steps once the changed data was read again. The feedback bar shows
   * a success, with `tellFailure` also a failure; other outcomes are the caller’s to show, and no step stays
   * open.
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
      // The caller retries with a new operation, so the open steps of this one must not run too.
      if (isOpenAlone(steps)) void bridge.call('operations.close', { operationId });
    }
    return ok({ operationId, steps });
  }

  /** Feedback of an earlier try is obsolete once the same is tried with other values. */
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
  /** Runs steps again, once per double click, and follows the end. */
  const again = (...[call, operation, how = {}]: GoOn) =>
    once(`${call} ${operation.id} ${JSON.stringify(how)}`, () => goOn(call, operation, how));

  async function goOn(...[call, operation, how]: GoOn): Promise<Result<object>> {
    const { id } = operation;
    // Main first announces an archived operation as it was left: that is not the end of this run.
    begun.set(id, revisionOf(id) || FIRST_REVISION);
    const result = await bridge.call(call, { operationId: id, ...how });
    if (result.ok) {
      if (!isShown(id)) toTell(id);
      return result;
    }
    // An operation that already runs is still followed to its end.
    if (result.error.code !== 'operation-running') begun.delete(id);
    return result;
  }

  function isShown(operationId: string): boolean {
    const about = store.getState().dialog?.about;
    return about?.kind === 'operation' && about.operationId === operationId;
  }

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
   * Starts an intent or plan and returns the operation’s id. With `show` it replaces the open dialog, which
   * shows why it did not start; without, or when that dialog was closed, the feedback bar shows this and the
   * outcome. `undoes`: the operation that it undoes, whose feedback ends.
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
    async showOperation(operation: ShownOperation): Promise<void> {
      await show(operation, shownDialog());
    },
    async finishOffboarding(operationId: string): Promise<Result<object>> {
      const read = await readSteps(operationId);
      const known = stepsOf(operationId);
      if (!read.ok || !known) return read;
      const { leaving: people = [addressesOf(known.steps)] } = known;
      const finishes = { operationId, fates: known.fates ?? {} };
      openDialog({ kind: 'change-many', what: 'off-board', people, finishes });
      return ok({});
    },
    dismissOperation: (operationId: string) => commit((operations) => withoutToTell(operations, operationId)),
    startOperation,
    runOperation,
    async runIntent(intent: Intent, how: { tellFailure?: boolean } = {}): Promise<Result<StepOutput>> {
      if (how.tellFailure) putAwayTold(intent);
      return outcomeOf(await runOperation(intent, how));
    },
    continueOperation: (operation: ShownOperation, how?: Pick<Again, 'forSession'>) =>
      again('operations.continue', operation, how),
    retryOperation: (operation: ShownOperation, how?: Again) => again('operations.retry', operation, how),
    /**
     * Undoes operations (`stepIds`: only these steps), once per double click. A single unchanged change that
     * deletes nothing, and roles within the limits, are undone at once; anything else is shown as a plan
     * first. Returns `forbidden` where no current key may undo anything.
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

/** False when a reading may still settle the outcome of a step. */
function isOpenAlone(steps: readonly Step[]): boolean {
  return (
    steps.some(({ state }) => state.state === 'open') && steps.every(({ state }) => state.state !== 'unknown')
  );
}

/** True when no plan is shown before undoing: one change, or only roles. */
function arePlain(steps: readonly Step[]): boolean {
  return steps.length < 2 || steps.every(({ change }) => change.action === 'members.setRole');
}

function isAsLeft({ plan, review, impact }: Omit<CallOutput<'plans.make'>, 'planId'>): boolean {
  const isWithin = !impact || brokenRails(impact).length === 0;
  const nothingToSay = review.warnings.length + review.unknown.length === 0;
  return isWithin && nothingToSay && plan.steps.every(({ denied }) => denied === undefined);
}
