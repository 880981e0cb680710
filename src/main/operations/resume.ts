import type { CallInput } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Step } from '../../shared/operations/step.ts';
import type { KeyedMutex } from '../scheduling/keyedMutex.ts';
import type { OperationJournal, Recorded } from './journal.ts';
import type { KnownOperations } from './knownOperations.ts';
import type { LiveOperation } from './liveOperation.ts';
import type { NewSince } from './newSince.ts';
import { APP_CLOSING, journalUnwritable, OPERATION_RUNNING, PLAN_OUTDATED } from './operationErrors.ts';
import type { RunSteps } from './runSteps.ts';
import type { Runs } from './runs.ts';
import { inLineAgain } from './stepStates.ts';

/** What is left of an older plan is looked at anew, and shown, before it goes on. ms */
const PLAN_GOOD_FOR = 7 * 86_400_000;
/** Why it is looked for people anew, as a sentence. */
const TOO_OLD = 'The plan of this off-boarding was more than seven days old.';
/** A plan that was made so long after now was made by a wrong clock: nobody knows how old it is. ms */
const CLOCK_WAS_WRONG = 3_600_000;

type Again = CallInput<'operations.continue'>;
type Done = Record<string, never>;

/** Going on with operations that ran before, each in its turn. */
export type Resuming = {
  /**
   * Puts the wanted steps in line again, and runs them; `otherwise`: what is answered where none can be, and some are
   * not known to be done. Gives `plan-outdated`, `operation-running`, `app-closing` and `journal-unwritable`.
   */
  again(input: Again, wanted: (step: Step) => boolean, otherwise?: AppError): Promise<Result<Done>>;
  /** Looks anew at what is left of a plan that is too old to be run unseen, and for what has come since. */
  review(operationId: string): Promise<Result<Done>>;
};

/** Creates what goes on with operations. */
export function createResuming({
  operations,
  runs,
  isStopped,
  runSteps,
  newSince,
  mutex,
  begin,
  endWait,
  clock,
}: {
  operations: Pick<KnownOperations, 'find' | 'keep'>;
  runs: Pick<Runs, 'run' | 'archiveIfOver'>;
  /** Whether the app is about to end: then no step begins any more. */
  isStopped: () => boolean;
  runSteps: Pick<RunSteps, 'look' | 'mayRetry'>;
  newSince: NewSince;
  mutex: KeyedMutex;
  /** Writes down what is about to run. */
  begin: (recorded: Recorded) => Promise<Result<OperationJournal>>;
  /** Lets calls to an instance that asked to wait go now. */
  endWait: (instanceId: string) => void;
  /** ms since the epoch. */
  clock: () => number;
}): Resuming {
  function again(
    { operationId, forSession }: Again,
    wanted: (step: Step) => boolean,
    otherwise?: AppError,
  ): Promise<Result<Done>> {
    return mutex(operationId, async () => {
      const found = await operations.find(operationId);
      return found.ok ? resume(found.value, wanted, { forSession, otherwise }) : found;
    });
  }

  async function resume(
    live: LiveOperation,
    wanted: (step: Step) => boolean,
    { forSession, otherwise }: { forSession?: boolean | undefined; otherwise?: AppError | undefined },
  ): Promise<Result<Done>> {
    if (isStopped()) return fail(APP_CLOSING);
    if (live.running.size > 0) return fail(OPERATION_RUNNING);
    const all = live.steps.filter(wanted);
    const steps = all.filter((step) => !isOutdated(live, step));
    if (all.length > 0 && steps.length === 0) return fail(PLAN_OUTDATED);
    if (steps.length === 0) return otherwise && live.steps.some(isUnknown) ? fail(otherwise) : ok({});
    const file = await journalOf(live);
    if (!file.ok) return file;
    const asked = steps.filter(({ state }) => 'error' in state && state.error?.code === 'rate-limited');
    for (const id of new Set(asked.map(({ change }) => change.instanceId))) endWait(id);
    live.note(steps.map((step) => inLineAgain(step, forSession)));
    live.isClosed = false;
    void runs.run(live);
    return ok({});
  }

  /** Its journal, begun anew where it was over. */
  async function journalOf(live: LiveOperation): Promise<Result<OperationJournal>> {
    if (live.journal) return ok(live.journal);
    const file = await begin({ ...live.recorded, steps: [...live.steps] });
    if (!file.ok) return file;
    live.journal = file.value;
    // While the disk was asked it was over still, and memory may have let go of it.
    operations.keep(live);
    return file;
  }

  async function review(operationId: string): Promise<Result<Done>> {
    const found = await operations.find(operationId);
    if (!found.ok) return found;
    const live = found.value;
    if (isStopped()) return fail(APP_CLOSING);
    if (live.running.size > 0) return fail(OPERATION_RUNNING);
    const left = live.steps.filter((step) => isLeft(step) && isOutdated(live, step));
    if (left.length === 0) return ok({});
    const file = await journalOf(live);
    if (!file.ok) return file;
    const ids = new Set(left.map(({ change }) => change.instanceId));
    const ofInstance = (id: string) => left.filter(({ change }) => change.instanceId === id);
    // First, since what was looked at can be run: nothing may run before what has come is named.
    try {
      await newSince.look(live, { why: TOO_OLD });
    } catch (error) {
      return fail(journalUnwritable(error));
    }
    await Promise.all([...ids].map((id) => runSteps.look(live, ofInstance(id))));
    await runs.archiveIfOver(live);
    return ok({});
  }

  function isOutdated({ recorded }: LiveOperation, { lookedAt = recorded.startedAt }: Step): boolean {
    const age = clock() - lookedAt;
    return age > PLAN_GOOD_FOR || age < -CLOCK_WAS_WRONG;
  }

  const isLeft = (step: Step) => step.state.state === 'open' || runSteps.mayRetry(step);

  return { again, review: (operationId) => mutex(operationId, () => review(operationId)) };
}

function isUnknown({ state }: Step): boolean {
  return state.state === 'unknown';
}
