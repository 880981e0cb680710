import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Change, IntentOf } from '../../shared/operations/change.ts';
import type { Plan, PlannedStep, Step } from '../../shared/operations/operation.ts';
import type { Planned } from '../../shared/operations/planned.ts';
import { deletionWords, isUndoable, stepSubject } from '../../shared/operations/steps.ts';
import { oneLine } from '../../shared/text.ts';
import type { KeyedMutex } from '../scheduling/semaphore.ts';
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
import { notTried } from './stepStates.ts';

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

  /** Serialized per operation: two undos would read the same state and both send. */
  async function stepsFor({
    operationId,
    stepIds,
  }: Omit<IntentOf<'undo'>, 'kind'>): Promise<Result<{ id: number; step: PlannedStep }[]>> {
    const found = await operations.find(operationId);
    if (!found.ok) return found;
    if (found.value.running.size > 0) return fail(OPERATION_RUNNING);
    const isUndo = ({ recorded, journal }: LiveOperation) =>
      journal !== null && recorded.undoOf === operationId;
    if (operations.all().some(isUndo)) return fail(UNDO_RUNNING);
    const steps = undoStepsOf(
      found.value.steps.filter(({ id }) => stepIds === undefined || stepIds.includes(id)),
    );
    return steps.length > 0 ? ok(steps) : fail(NOTHING_TO_UNDO);
  }

  async function noteUndone(live: LiveOperation, undoOf: string): Promise<void> {
    const original = await mutex(undoOf, async () => {
      const found = await operations.find(undoOf);
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
        // Undoing an undo restores the original state.
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

  const undo = (meant: Omit<IntentOf<'undo'>, 'kind'>, { allowed }: Pick<Plan, 'allowed'> = {}) =>
    mutex(meant.operationId, async () => {
      const found = await stepsFor(meant);
      if (!found.ok) return found;
      const steps = found.value.map(({ step }) => step);
      return start({ kind: 'undo', steps, ...(allowed && { allowed }) }, meant.operationId);
    });

  return {
    async plan({ operationId, stepIds }: IntentOf<'undo'>): Promise<Result<Planned & { start: StartPlan }>> {
      const found = await stepsFor({ operationId, ...(stepIds && { stepIds }) });
      if (!found.ok) return found;
      const recorded = record({ kind: 'undo', steps: found.value.map(({ step }) => step) }, operationId);
      const state = { state: 'open' as const, at: clock(), error: notTried('undo') };
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

function undoStepsOf(steps: readonly Step[]): { id: number; step: PlannedStep }[] {
  return steps
    .filter(isUndoable)
    .map(({ id, state: { undo }, instanceName, organizationName }) => ({
      id,
      step: { change: undo, instanceName, organizationName: nameIn(undo) ?? organizationName },
    }))
    .reverse();
}

function nameIn(change: Change): string | null {
  if (change.action === 'organizations.update') return change.before.name;
  return change.action === 'organizations.setDefault' ? change.name : null;
}
