import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import { madeOnce } from '../../../shared/madeOnce.ts';
import type { ActionName, Change, ChangeBy } from '../../../shared/operations/change.ts';
import type { FoundThere, Operation, Step, StepOutput } from '../../../shared/operations/operation.ts';
import type { HandedOut } from '../ui/HandedOut.tsx';

/** The steps of an operation as the page knows them, and the operation as it stood with them. */
export type KnownSteps = {
  operation: Operation;
  steps: readonly Step[];
  /** Of an off-boarding, the addresses of each who leaves, and what was found of them when it was planned. */
  leaving?: readonly (readonly string[])[];
  found?: FoundThere;
};

/** The operations that are not over, and those that ended in this run, as main tells them. */
export const NO_OPERATIONS = {
  list: [] as readonly Operation[],
  /** By operation id: of those that run, and of those that were looked at. */
  steps: {} as Readonly<Record<string, KnownSteps>>,
  /** The operations begun here whose outcome is to be told below the screen, once they run no more; oldest first. */
  toTell: [] as readonly string[],
  reading: [] as readonly string[],
  /** What was put on the clipboard last, or why it was not, until it is put away or something else is begun. */
  copied: null as HandedOut | null,
  /** How often something was kept in Activity or deleted from it since the app started. */
  remembered: 0,
};

export type OperationsState = typeof NO_OPERATIONS;

/** The list as main now tells it; what did not change stays the same object, steps of operations that are gone go. */
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
  // Out of the archive its revisions begin anew: what is known of it would be taken for newer.
  const steps = Object.fromEntries(Object.entries(state.steps).filter(([id]) => !gone.has(id)));
  return { ...state, list, steps };
}

/** The operations of the list that main tells no more of: it has let go of them. */
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

/** An operation as it stood when its steps were read, so that no count contradicts them; without steps, as main tells it. */
export function shownOperation(state: OperationsState, operationId: string): Operation | undefined {
  return state.steps[operationId]?.operation ?? findOperation(state, operationId);
}

/** Whether the steps of an operation were read before it became what main tells now. */
export function areStepsOld({ steps }: OperationsState, operation: Operation): boolean {
  const known = steps[operation.id];
  return known !== undefined && !isSame(known.operation, operation);
}

function isSame(one: Operation, other: Operation): boolean {
  return one.revision === other.revision && one.phase === other.phase;
}

/** Whether an instance that an operation is of is in the list still. */
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

/** Whether a change of an instance failed or is open, and nobody is done with it; what failed and is over counts until a later one there is over. */
export function hasFailedChange({ list }: Pick<OperationsState, 'list'>, instanceId: string): boolean {
  const own = list.filter((each) => each.instanceIds.includes(instanceId) && !isRunning(each));
  // One that was looked at in Activity is told last, however old it is.
  const last = Math.max(...own.map(({ changedAt }) => changedAt));
  return own.some(
    ({ phase, changedAt, failedOn = [], doneWith }) =>
      !doneWith && (phase === 'open' || changedAt === last) && failedOn.includes(instanceId),
  );
}

function stepsAmong({ list, steps }: OperationsState, isMeant: (operation: Operation) => boolean): Step[] {
  return list.filter(isMeant).flatMap(({ id }) => steps[id]?.steps ?? []);
}

/** The steps that were sent and are not answered, of all operations. */
export function runningSteps({ list, steps }: OperationsState): Step[] {
  return list.filter(isRunning).flatMap(({ id }) => runningAmong(steps[id]?.steps ?? NO_STEPS));
}

const NO_STEPS: readonly Step[] = [];
/** By the steps of an operation: selectors ask at every change of anything, and there may be thousands. */
const runningAmong = madeOnce((steps: readonly Step[]) =>
  steps.filter(({ state }) => state.state === 'running'),
);

/** Whether a change that is looked for has begun and its operation still runs. */
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

/** How an operation of one step came out, for the dialog that waited for it. */
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

/** The change of a member's role that has begun and is not over; the last one that failed, while that is told. */
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

/** What is being done with an invitation, until the invitations were read again; undefined where nothing is. */
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
