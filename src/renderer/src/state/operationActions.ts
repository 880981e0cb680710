import { ok, type Result } from '../../../shared/errors.ts';
import type { Operation, Plan } from '../../../shared/operations/operation.ts';
import type { Step } from '../../../shared/operations/step.ts';
import type { Bridge } from '../bridge.ts';
import { affectedBy } from './affected.ts';
import { isRunning, type OperationsState, withOperations, withSteps } from './operations.ts';
import type { Refreshing } from './refreshing.ts';
import type { Store } from './store.ts';

/** What can be done with operations. What becomes of them is told by main, whatever is on screen. */
export type OperationActions = {
  /** Has main run a plan; gives the operation's id once it has begun. */
  startOperation(plan: Plan): Promise<Result<{ operationId: string }>>;
  /**
   * Runs a plan to its end, and gives its steps once what they changed was read again. Its outcome is told also where
   * nobody waits for it any more.
   */
  runOperation(plan: Plan): Promise<Result<{ operationId: string; steps: readonly Step[] }>>;
  /** Runs the open steps. */
  continueOperation(operationId: string): Promise<Result<object>>;
  /** Runs again what failed; `stepIds`: these alone. */
  retryOperation(operationId: string, stepIds?: number[]): Promise<Result<object>>;
  /** Stops before the next step. */
  cancelOperation(operationId: string): Promise<Result<object>>;
  /** Takes back what was done; `stepIds`: these alone. Gives the id of the operation that does. */
  undoOperation(operationId: string, stepIds?: number[]): Promise<Result<{ operationId: string }>>;
  /** Gives up the open steps. */
  closeOperation(operationId: string): Promise<Result<object>>;
  /** Reads the steps that the page does not have yet. */
  readSteps(operationId: string): Promise<Result<object>>;
};

/** Creates the actions of operations, and what follows when main tells of them. */
export function createOperationActions(tools: {
  bridge: Bridge;
  store: Store;
  refreshing: Refreshing;
}): OperationActions & { operationsChanged: (told: Operation[]) => void } {
  const { bridge, store, refreshing } = tools;
  const reading = new Map<string, Promise<Result<object>>>();
  /** Called once with the operation's steps, when it runs no more and what it changed was read again. */
  const waiting = new Map<string, ((steps: readonly Step[]) => void)[]>();
  /** The operations that ran when they were told last. */
  let ran = new Set<string>();

  const commit = (change: (operations: OperationsState) => OperationsState) =>
    store.gather((state) => {
      const operations = change(state.operations);
      return operations === state.operations ? state : { ...state, operations };
    });
  const stepsOf = (operationId: string) => store.getState().operations.steps[operationId];

  /** Asked for while it is read, it is read once more afterwards. */
  function readSteps(operationId: string): Promise<Result<object>> {
    const next = (reading.get(operationId) ?? Promise.resolve()).then(() => readNow(operationId));
    reading.set(operationId, next);
    void next.then(() => reading.get(operationId) === next && reading.delete(operationId));
    return next;
  }

  async function readNow(operationId: string): Promise<Result<object>> {
    const after = stepsOf(operationId)?.revision ?? 0;
    const read = await bridge.call('operations.steps', { operationId, after });
    if (!read.ok) return read;
    commit((operations) => withSteps(operations, operationId, read.value));
    return ok({});
  }

  async function ended(operationId: string): Promise<void> {
    await readSteps(operationId);
    const steps = stepsOf(operationId)?.steps ?? [];
    await affectedBy(steps, { store, refreshing });
    for (const tell of waiting.get(operationId) ?? []) tell(steps);
    waiting.delete(operationId);
  }

  function operationsChanged(told: Operation[]): void {
    commit((operations) => withOperations(operations, told));
    const running = new Set(told.filter(isRunning).map(({ id }) => id));
    for (const id of running) void readSteps(id);
    for (const { id, phase } of told) {
      const isOver = phase === 'open' || phase === 'ended';
      if (isOver && (ran.has(id) || waiting.has(id))) void ended(id);
    }
    ran = running;
  }

  const startOperation = (plan: Plan) => bridge.call('operations.start', plan);

  return {
    operationsChanged,
    startOperation,
    async runOperation(plan) {
      const started = await startOperation(plan);
      if (!started.ok) return started;
      const { operationId } = started.value;
      const steps = await new Promise<readonly Step[]>((resolve) => {
        waiting.set(operationId, [...(waiting.get(operationId) ?? []), resolve]);
        // It may have ended before anyone waited for it.
        const known = store.getState().operations.list.find(({ id }) => id === operationId);
        if (known && !isRunning(known)) void ended(operationId);
      });
      return ok({ operationId, steps });
    },
    continueOperation: (operationId) => bridge.call('operations.continue', { operationId }),
    retryOperation: (operationId, stepIds) =>
      bridge.call('operations.retry', { operationId, ...(stepIds ? { stepIds } : {}) }),
    cancelOperation: (operationId) => bridge.call('operations.cancel', { operationId }),
    undoOperation: (operationId, stepIds) =>
      bridge.call('operations.undo', { operationId, ...(stepIds ? { stepIds } : {}) }),
    closeOperation: (operationId) => bridge.call('operations.close', { operationId }),
    readSteps,
  };
}
