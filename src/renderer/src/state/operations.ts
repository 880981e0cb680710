import type { Operation } from '../../../shared/operations/operation.ts';
import type { Step } from '../../../shared/operations/step.ts';

/** The steps of an operation as the page knows them, and the revision that they are of. */
export type KnownSteps = { revision: number; steps: readonly Step[] };

/** The operations that are not over, and those that ended in this run, as main tells them. */
export type OperationsState = {
  /** Oldest first. */
  list: readonly Operation[];
  /** By operation id: of those that run, and of those that were looked at. */
  steps: Readonly<Record<string, KnownSteps>>;
};

/** Nothing was done yet. */
export const NO_OPERATIONS: OperationsState = { list: [], steps: {} };

/** The list as main now tells it; what did not change stays the same object, steps of operations that are gone go. */
export function withOperations(state: OperationsState, told: readonly Operation[]): OperationsState {
  const before = new Map(state.list.map((operation) => [operation.id, operation]));
  const list = told.map((operation) => {
    const known = before.get(operation.id);
    const isSame = known?.revision === operation.revision && known.phase === operation.phase;
    return isSame && known ? known : operation;
  });
  const isUnchanged = list.length === state.list.length && list.every((each, at) => each === state.list[at]);
  return isUnchanged ? state : { ...state, list };
}

/** The steps of an operation with those that changed since. */
export function withSteps(
  state: OperationsState,
  operationId: string,
  { revision, steps }: KnownSteps,
): OperationsState {
  const known = state.steps[operationId];
  if (known && known.revision >= revision) return state;
  const all = [...(known?.steps ?? [])];
  for (const step of steps) all[step.id] = step;
  return { ...state, steps: { ...state.steps, [operationId]: { revision, steps: all } } };
}

/** Whether an operation still sends steps. */
export function isRunning({ phase }: Operation): boolean {
  return phase === 'running' || phase === 'stopping';
}

/** The steps that were sent and are not answered, of all operations. */
export function runningSteps({ list, steps }: OperationsState): Step[] {
  return list
    .filter(isRunning)
    .flatMap(({ id }) => steps[id]?.steps.filter(({ state }) => state.state === 'running') ?? []);
}
