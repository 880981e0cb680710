import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import { madeOnce } from '../../../shared/madeOnce.ts';
import type { ActionName, Change, ChangeBy } from '../../../shared/operations/change.ts';
import type { Fates, FoundThere, Operation, Step, StepOutput } from '../../../shared/operations/operation.ts';
import type { HandedOut } from '../told.ts';

export type KnownSteps = {
  operation: Operation;
  steps: readonly Step[];
  /** For off-boarding: the addresses of each person, and what the plan found of them. */
  leaving?: readonly (readonly string[])[];
  found?: FoundThere;
  fates?: Fates;
};

export const NO_OPERATIONS = {
  list: [] as readonly Operation[],
  steps: {} as Readonly<Record<string, KnownSteps>>,
  /** Ids of operations started here whose outcome the feedback bar will show; oldest first. */
  toTell: [] as readonly string[],
  reading: [] as readonly string[],
  /** The last copy to the clipboard or its failure, until it is dismissed or an operation starts. */
  copied: null as HandedOut | null,
  /** Counts changes of the archive (Activity) since the app started. */
  remembered: 0,
};

export type OperationsState = typeof NO_OPERATIONS;

export function withOperations(state: OperationsState, told: readonly Operation[]): OperationsState {
  const before = new Map(state.list.map((operation) => [operation.id, operation]));
  const list = told.map((operation) => {
    const known = before.get(operation.id);
    return known && isSame(known, operation) ? known : operation;
  });
  const isUnchanged = list.length === state.list.length && list.every((each, at) => each === state.list[at]);
  if (isUnchanged) return state;
  const gone = new Set(goneFrom(state, told));
  if (gone.size === 0) return { ...state, list };
  // Revisions restart when an operation leaves the archive: the known steps would seem newer.
  const steps = Object.fromEntries(Object.entries(state.steps).filter(([id]) => !gone.has(id)));
  return { ...state, list, steps };
}

export function goneFrom({ list }: Pick<OperationsState, 'list'>, told: readonly Operation[]): string[] {
  const still = new Set(told.map(({ id }) => id));
  return list.flatMap(({ id }) => (still.has(id) ? [] : id));
}

export function withSteps(
  state: OperationsState,
  { operation, steps, ...facts }: KnownSteps,
): OperationsState {
  const known = state.steps[operation.id];
  if (known && isSame(known.operation, operation)) return state;
  const all = steps.length > 0 ? [...(known?.steps ?? [])] : (known?.steps ?? []);
  for (const step of steps) (all as Step[])[step.id] = step;
  const next = { ...known, ...facts, operation, steps: all };
  return { ...state, steps: { ...state.steps, [operation.id]: next } };
}

/** Uses the counts of the time when the steps were read, so that both agree. */
export function shownOperation(state: OperationsState, operationId: string): Operation | undefined {
  return state.steps[operationId]?.operation ?? findOperation(state, operationId);
}

export function areStepsOld({ steps }: OperationsState, operation: Operation): boolean {
  const known = steps[operation.id];
  return known !== undefined && !isSame(known.operation, operation);
}

function isSame(one: Operation, other: Operation): boolean {
  return one.revision === other.revision && one.phase === other.phase;
}

export function hasInstance(
  { byId }: { byId: Readonly<Record<string, unknown>> },
  { instanceIds }: Pick<Operation, 'instanceIds'>,
): boolean {
  return instanceIds.some((id) => byId[id] !== undefined);
}

export function isRunning({ phase }: Operation): boolean {
  return phase === 'running' || phase === 'stopping';
}

export function isUnfinished(operation: Operation): boolean {
  return isRunning(operation) || operation.phase === 'open';
}

/** Failures of operations that are done count until a later one there succeeds. */
export function hasFailedChange({ list }: Pick<OperationsState, 'list'>, instanceId: string): boolean {
  const own = list.filter((each) => each.instanceIds.includes(instanceId) && !isRunning(each));
  // An old operation opened in Activity comes last in the list.
  const last = Math.max(...own.map(({ changedAt }) => changedAt));
  return own.some(
    ({ phase, changedAt, failedOn = [], doneWith }) =>
      !doneWith && (phase === 'open' || changedAt === last) && failedOn.includes(instanceId),
  );
}

function stepsAmong({ list, steps }: OperationsState, isMeant: (operation: Operation) => boolean): Step[] {
  return list.filter(isMeant).flatMap(({ id }) => steps[id]?.steps ?? []);
}

export function runningSteps({ list, steps }: OperationsState): Step[] {
  return list.filter(isRunning).flatMap(({ id }) => runningAmong(steps[id]?.steps ?? NO_STEPS));
}

const NO_STEPS: readonly Step[] = [];
/** Cached by array: selectors ask at every change, of thousands of steps. */
const runningAmong = madeOnce((steps: readonly Step[]) =>
  steps.filter(({ state }) => state.state === 'running'),
);

export function isUnderWay(state: OperationsState, wanted: (change: Change) => boolean): boolean {
  return stepsAmong(state, isRunning).some(({ change }) => wanted(change));
}

export function withToTell(state: OperationsState, operationId: string): OperationsState {
  if (state.toTell.includes(operationId)) return state;
  return { ...state, toTell: [...state.toTell, operationId], copied: null };
}

export function withoutToTell(state: OperationsState, operationId: string): OperationsState {
  if (!state.toTell.includes(operationId)) return state;
  return { ...state, toTell: state.toTell.filter((id) => id !== operationId) };
}

export function findOperation({ list }: OperationsState, operationId: string): Operation | undefined {
  return list.find(({ id }) => id === operationId);
}

export function outcomeOf(run: Result<{ steps: readonly Step[] }>): Result<StepOutput> {
  if (!run.ok) return run;
  const state = run.value.steps[0]?.state;
  if (state?.state === 'done') return ok(state.output);
  if (state?.state === 'skipped')
    return fail({ code: 'conflict', message: state.why, advice: 'Nothing was sent.' });
  const error = state && 'error' in state ? state.error : undefined;
  return fail(error ?? STOPPED);
}

const STOPPED: AppError = {
  code: 'canceled',
  message: 'Stopped before anything was sent.',
  advice: 'Try again.',
};

export function roleStepOf(
  state: OperationsState,
  { instanceId, memberId }: Pick<ChangeBy<'members.setRole'>, 'instanceId' | 'memberId'>,
): Step | undefined {
  return stepsAmong(state, (each) => isRunning(each) || state.toTell.includes(each.id)).findLast(
    ({ change, state: { state } }) =>
      change.action === 'members.setRole' &&
      change.memberId === memberId &&
      change.instanceId === instanceId &&
      state !== 'done' &&
      state !== 'skipped',
  );
}

export function invitationStepOf(
  state: OperationsState,
  { instanceId, invitationId }: { instanceId: string; invitationId: string },
): ActionName | undefined {
  return stepsAmong(state, (each) => isRunning(each) || state.reading.includes(each.id)).find(
    ({ change, state: { state } }) =>
      'invitationId' in change &&
      change.invitationId === invitationId &&
      change.instanceId === instanceId &&
      (state === 'waiting' || state === 'running' || state === 'done'),
  )?.change.action;
}
