import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Change, IntentOf } from '../../shared/operations/change.ts';
import type { Plan, PlannedStep, Step } from '../../shared/operations/operation.ts';
import type { Planned } from '../../shared/operations/planned.ts';
import { deletionWords, isUndoable, stepSubject } from '../../shared/operations/steps.ts';
import { oneLine } from '../../shared/text.ts';
import type { KeyedMutex } from '../scheduling/keyedMutex.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import type { Archive } from './archive.ts';
import {
  archivedOf,
  createLiveOperation,
  type KnownOperations,
  type LiveOperation,
} from './liveOperation.ts';
import { NOTHING_TO_UNDO, OPERATION_RUNNING, UNDO_RUNNING } from './operationErrors.ts';
import type { createRecords, Recorded } from './recorded.ts';
import type { RunSteps } from './runSteps.ts';
import { NOT_TRIED } from './stepStates.ts';

/** End dates of whom steps give access: set before they are sent, given back once nothing of them stands. */
export type EndsOfSteps = {
  hold: (of: Recorded, steps: readonly Step[]) => Promise<Result<unknown>>;
  release: (of: Recorded, steps: readonly Step[]) => Promise<void>;
};

export function createUndoing(options: {
  operations: Pick<KnownOperations, 'find' | 'all'>;
  record: ReturnType<typeof createRecords>;
  runSteps: Pick<RunSteps, 'look'>;
  archive: Pick<Archive, 'add'>;
  mutex: KeyedMutex;
  ends: EndsOfSteps;
  start: (plan: Plan, undoOf: string) => Promise<Result<{ operationId: string }>>;
  clock: typeof Date.now;
  log: (line: string) => void;
}) {
  const { operations, record, runSteps, archive, mutex, ends, start, clock, log } = options;

  /** One undo of an operation goes on at a time: two would look at the same, and both would send. */
  async function stepsFor({
    operationId,
    stepIds,
  }: Omit<IntentOf<'undo'>, 'kind'>): Promise<Result<{ id: number; step: PlannedStep }[]>> {
    const found = await operations.find(operationId);
    if (!found.ok) return found;
    // Its last readings are still to come: they would show what was taken back, and take the steps for not done.
    if (found.value.running.size > 0) return fail(OPERATION_RUNNING);
    const isUndo = ({ recorded, journal }: LiveOperation) =>
      journal !== null && recorded.undoOf === operationId;
    if (operations.all().some(isUndo)) return fail(UNDO_RUNNING);
    const steps = undoStepsOf(
      found.value.steps.filter(({ id }) => stepIds === undefined || stepIds.includes(id)),
    );
    return steps.length > 0 ? ok(steps) : fail(NOTHING_TO_UNDO);
  }

  /** Notes in the operation that this one takes back which of its steps are undone by now. */
  async function noteUndone(live: LiveOperation, undoOf: string): Promise<void> {
    const original = await mutex(undoOf, async () => {
      const found = await operations.find(undoOf);
      // It may be deleted from Activity.
      if (!found.ok) return null;
      const { value } = found;
      const byUndo = new Map(
        value.steps.flatMap((step) =>
          'undo' in step.state ? [[JSON.stringify(step.state.undo), step] as const] : [],
        ),
      );
      const changed = live.steps.flatMap(({ change, state }) => {
        const step = byUndo.get(JSON.stringify(change));
        if (state.state !== 'done' || step?.state.state !== 'done') return [];
        const { undone: before, ...rest } = step.state;
        // An undo that was itself undone left it as it was.
        const undone = state.undone === undefined ? state.at : undefined;
        if (undone === before) return [];
        return { ...step, state: { ...rest, ...(undone === undefined ? {} : { undone }) } };
      });
      if (changed.length === 0) return null;
      value.note(changed);
      await ends.release(value.recorded, value.steps);
      await ends.hold(value.recorded, changed);
      if (!value.journal)
        await archive
          .add(archivedOf(value))
          .catch((error: unknown) => log(`what was undone was not archived: ${describeDiskError(error)}`));
      return value;
    });
    if (original?.recorded.undoOf !== undefined) await noteUndone(original, original.recorded.undoOf);
  }

  /** Takes it back: what is so already goes along, so that it counts as undone. */
  const undo = (meant: Omit<IntentOf<'undo'>, 'kind'>, { allowed }: Pick<Plan, 'allowed'> = {}) =>
    mutex(meant.operationId, async () => {
      const found = await stepsFor(meant);
      if (!found.ok) return found;
      const steps = found.value.map(({ step }) => step);
      return start({ kind: 'undo', steps, ...(allowed && { allowed }) }, meant.operationId);
    });

  return {
    /** What takes an operation back, as a reading of now finds it. Sends nothing. Gives `operation-running`, `conflict`. */
    async plan({ operationId, stepIds }: IntentOf<'undo'>): Promise<Result<Planned & { start: StartPlan }>> {
      const found = await stepsFor({ operationId, ...(stepIds && { stepIds }) });
      if (!found.ok) return found;
      const recorded = record({ kind: 'undo', steps: found.value.map(({ step }) => step) }, operationId);
      const state = { state: 'open' as const, at: clock(), error: NOT_TRIED };
      const steps = recorded.steps.map((step): Step => ({ ...step, state }));
      const live = createLiveOperation({ ...recorded, steps }, { journal: null, clock, onChange() {} });
      const instanceIds = new Set(steps.map(({ change }) => change.instanceId));
      await Promise.all(
        [...instanceIds].map((id) =>
          runSteps.look(
            live,
            steps.filter(({ change }) => change.instanceId === id),
          ),
        ),
      );
      const meant = live.steps.flatMap(({ id, state: { state } }) =>
        state === 'skipped' ? [] : (found.value[id]?.id ?? []),
      );
      return ok({
        plan: { kind: 'undo', steps: live.steps.map(plannedOf) },
        review: reviewOf(live.steps.filter(({ state: { state } }) => state === 'open')),
        start: (plan) => undo({ operationId, stepIds: meant }, plan),
      });
    },
    undo,
    noteUndone,
  };
}

type StartPlan = (plan: Plan) => Promise<Result<{ operationId: string }>>;

/** What has to be seen before these steps run. */
function reviewOf(runs: readonly Step[]): Planned['review'] {
  return {
    warnings: runs.flatMap(({ change, instanceName }) =>
      change.action === 'members.remove' ? deletionWords({ email: change.email, instanceName }) : [],
    ),
    unknown: runs.flatMap((step) =>
      step.lookedAt === undefined && 'error' in step.state && step.state.error
        ? `${oneLine(stepSubject(step), 120)}, ${oneLine(placeOf(step), 120)}: ${step.state.error.message}`
        : [],
    ),
  };
}

function placeOf(step: Step): string {
  const { organizationName, instanceName } = step;
  if (organizationName === null || stepSubject(step) === organizationName) return instanceName;
  return `${organizationName} · ${instanceName}`;
}

function plannedOf({ change, instanceName, organizationName, state }: Step): PlannedStep {
  const step = { change, instanceName, organizationName };
  if (state.state === 'skipped') return { ...step, denied: state.why };
  return state.state === 'done' ? { ...step, denied: 'Already so again.', already: true } : step;
}

/** The steps that take back what these did, each with the id of that one; the last change first, as a stack is taken back. */
function undoStepsOf(steps: readonly Step[]): { id: number; step: PlannedStep }[] {
  return steps
    .filter(isUndoable)
    .map(({ id, state: { undo }, instanceName, organizationName }) => ({
      id,
      step: { change: undo, instanceName, organizationName: nameIn(undo) ?? organizationName },
    }))
    .reverse();
}

/** How the organization is called now: undone is what gave it another name, or what chose another one. */
function nameIn(change: Change): string | null {
  if (change.action === 'organizations.update') return change.before.name;
  return change.action === 'organizations.setDefault' ? change.name : null;
}
