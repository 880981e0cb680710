import type { CallInput } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Plan, Step } from '../../shared/operations/operation.ts';
import type { Planned } from '../../shared/operations/planned.ts';
import { canRetry, isLookup } from '../../shared/operations/steps.ts';
import type { KeyedMutex } from '../scheduling/semaphore.ts';
import type { OperationJournal } from './journal.ts';
import type { KnownOperations, LiveOperation } from './liveOperation.ts';
import type { NewSince } from './newSince.ts';
import { APP_CLOSING, journalUnwritable, OPERATION_RUNNING, PLAN_REST } from './operationErrors.ts';
import { type createRecords, type KeptFacts, keptFactsOf, type Recorded, withFacts } from './recorded.ts';
import { mergeSteps } from './replanned.ts';
import type { RunSteps } from './runSteps.ts';
import { inLineAgain } from './stepStates.ts';
import type { EndsOfSteps } from './undoing.ts';

type Done = Record<string, never>;
type Started = { operationId: string };

export function createGoingOn(options: {
  operations: KnownOperations;
  record: ReturnType<typeof createRecords>;
  newSince: Pick<NewSince, 'withLooks'>;
  runSteps: Pick<RunSteps, 'heldBack'>;
  mutex: KeyedMutex;
  ends: Pick<EndsOfSteps, 'hold'>;
  begin: (recorded: Recorded) => Promise<Result<OperationJournal>>;
  run: (live: LiveOperation) => Promise<void>;
  prepare?: (plan: Plan) => Promise<Result<Plan>>;
  confirmAgain?: (steps: readonly Step[]) => Promise<Result<null>>;
  endWait: (instanceId: string) => void;
  isStopped: () => boolean;
  clock: typeof Date.now;
}) {
  const { operations, record, newSince, runSteps, mutex, ends, begin, run, endWait, isStopped, clock } =
    options;

  /** Asks a person to resend steps that servers may still be working on. Gives `canceled`. */
  async function wordFor(steps: readonly Step[]): Promise<Result<Set<number>>> {
    const doubtful = steps.filter((step) => runSteps.heldBack(step, operations.all()) !== null);
    const word = doubtful.length > 0 ? await options.confirmAgain?.(doubtful) : undefined;
    if (word && !word.ok) return word;
    return ok(new Set(word ? doubtful.map(({ id }) => id) : []));
  }

  function atRest<T>(
    operationId: string,
    work: (live: LiveOperation) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return mutex(operationId, async () => {
      const found = await operations.find(operationId);
      if (!found.ok) return found;
      if (isStopped()) return fail(APP_CLOSING);
      return found.value.running.size > 0 ? fail(OPERATION_RUNNING) : work(found.value);
    });
  }

  /** `plan`: additional steps with their plan's facts. */
  async function resume(
    live: LiveOperation,
    inLine: readonly Step[],
    plan?: { added: readonly Step[]; facts: KeptFacts },
  ): Promise<Result<Done>> {
    const all = [...inLine, ...(plan?.added ?? [])];
    const word = await wordFor(all);
    if (!word.ok) return word;
    live.sentAgain = word.value;
    // What is still to do has held its end date since it began: one that a person removed since stays away.
    const begun = new Set(live.steps.flatMap(({ id, state }) => (isHeld(state) ? id : [])));
    const held = await ends.hold(
      live.recorded,
      all.filter(({ id }) => !begun.has(id)),
    );
    const file = held.ok ? await journalOf(live) : held;
    if (!file.ok) return file;
    if (plan) {
      try {
        await file.value.add(plan.added, plan.facts);
      } catch (error) {
        return fail(journalUnwritable(error));
      }
      live.add(plan.added, plan.facts);
    }
    live.note(inLine);
    live.isClosed = false;
    void run(live);
    return ok({});
  }

  async function journalOf(live: LiveOperation): Promise<Result<OperationJournal>> {
    if (live.journal) return ok(live.journal);
    const file = await begin({ ...live.recorded, steps: [...live.steps] });
    if (!file.ok) return file;
    live.journal = file.value;
    operations.keep(live);
    return file;
  }

  const runRest = (operationId: string, plan: Plan): Promise<Result<Started>> =>
    atRest(operationId, async (live) => {
      const prepared = (await options.prepare?.(plan)) ?? ok(plan);
      if (!prepared.ok) return prepared;
      const next = record(newSince.withLooks(prepared.value));
      const { inLine, added, left } = mergeSteps(live.steps, next, clock());
      const resumed = await resume(live, [...left, ...inLine], {
        added,
        facts: withFacts(keptFactsOf(live.recorded), keptFactsOf(next)),
      });
      return resumed.ok ? ok({ operationId }) : resumed;
    });

  return {
    wordFor,
    /**
     * Gives `plan-outdated` (an off-boarding, whose rest is planned anew), `operation-running`,
     * `app-closing`, `canceled`, `journal-unwritable`.
     */
    again: (
      { operationId, forSession }: CallInput<'operations.continue'>,
      wanted: (step: Step) => boolean,
    ): Promise<Result<Done>> =>
      atRest(operationId, async (live) => {
        if (live.recorded.kind === 'off-board') return fail(PLAN_REST);
        const steps = live.steps.filter(wanted);
        if (steps.length === 0) return ok({});
        const asked = steps.filter(({ state }) => 'error' in state && state.error?.code === 'rate-limited');
        for (const id of new Set(asked.map(({ change }) => change.instanceId))) endWait(id);
        return resume(
          live,
          steps.map((step) => inLineAgain(step, forSession)),
        );
      }),
    /**
     * Plans the rest of an off-boarding anew; without changes it searches whether the people are gone. Sends
     * nothing. Gives `operation-unknown`.
     */
    async planRest(
      operationId: string,
      planned: Planned,
    ): Promise<Result<Planned & { start: (plan: Plan) => Promise<Result<Started>> }>> {
      const found = await operations.find(operationId);
      if (!found.ok) return found;
      const { recorded } = found.value;
      const looks = found.value.steps.filter(({ change }) => isLookup(change));
      const isNothing = planned.plan.steps.every(({ denied }) => denied !== undefined);
      const steps = [...planned.plan.steps, ...(isNothing ? looks.map(plannedOf) : [])];
      const leaving = planned.plan.leaving ?? recorded.leaving;
      return ok({
        ...planned,
        plan: { ...planned.plan, steps, ...(leaving && { leaving }) },
        start: (plan) => runRest(operationId, plan),
      });
    },
  };
}

const plannedOf = ({ change, instanceName, organizationName }: Step) => ({
  ...{ change, instanceName, organizationName },
});

export function isToRetry({ stepIds, only }: CallInput<'operations.retry'>): (step: Step) => boolean {
  return ({ id, state: { state } }) =>
    canRetry(state) &&
    (stepIds === undefined || stepIds.includes(id)) &&
    (only === undefined || (only === 'canceled') === (state === 'canceled'));
}

function isHeld({ state }: Step['state']): boolean {
  return state === 'open' || state === 'unknown';
}
