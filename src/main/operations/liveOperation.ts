import { fail, ok, type Result } from '../../shared/errors.ts';
import { OPERATION_KINDS, type Operation, type Step } from '../../shared/operations/operation.ts';
import { stillOpenOf } from '../../shared/operations/outcome.ts';
import { countSteps, isLookup, isUndoable, stepSubject } from '../../shared/operations/steps.ts';
import { foldAddress } from '../../shared/text.ts';
import type { Archive } from './archive.ts';
import type { Archived } from './archiveLines.ts';
import type { OperationJournal } from './journal.ts';
import { OPERATION_UNKNOWN } from './operationErrors.ts';
import { type KeptFacts, keptFactsOf, markOf, type Recorded } from './recorded.ts';

export type LiveOperation = ReturnType<typeof createLiveOperation>;

export function createLiveOperation(
  recorded: Recorded,
  {
    journal,
    isStopped = () => false,
    clock,
    onStep = () => {},
    onChange,
  }: {
    journal: OperationJournal | null;
    isStopped?: () => boolean;
    clock: () => number;
    onStep?: (step: Step) => void;
    onChange: () => void;
  },
) {
  const steps = [...recorded.steps];
  const revisions = steps.map(() => 1);
  let revision = 1;
  let factsRevision = 1;
  let changedAt = Math.max(recorded.startedAt, ...steps.map(({ state }) => ('at' in state ? state.at : 0)));
  let told: ReturnType<typeof toldOf> | null = null;
  let outcome: Pick<Operation, 'stillOpen'> | null = null;
  let texts: string | null = null;

  const live = {
    recorded,
    steps: steps as readonly Step[],
    journal,
    running: new Set<string>(),
    /** Done by an answer that proves nothing; reported later by `tellDone`. */
    unconfirmed: new Set<number>(),
    isCanceled: false,
    sentAgain: new Set<number>(),
    isGivenUp: false,
    isClosed: false,
    set(step: Step): void {
      const before = steps[step.id];
      steps[step.id] = step;
      told = null;
      outcome = null;
      revision += 1;
      revisions[step.id] = revision;
      changedAt = clock();
      // A done step is reported once, by its first telling.
      const isDone = step.state.state === 'done';
      if (!isDone) live.unconfirmed.delete(step.id);
      const isTold = before?.state.state === 'done' && isDone;
      if (!isTold && !live.unconfirmed.has(step.id)) onStep(step);
      onChange();
    },
    /** Reports done steps that were held back until a reading confirmed them, or none can. */
    tellDone(ids: readonly number[]): void {
      for (const id of ids) {
        const step = steps[id];
        if (live.unconfirmed.delete(id) && step) onStep(step);
      }
    },
    add(added: readonly Step[], facts?: KeptFacts): void {
      for (const step of added) {
        steps[step.id] = step;
        revision += 1;
        revisions[step.id] = revision;
      }
      if (facts) {
        Object.assign(recorded, facts);
        revision += 1;
        factsRevision = revision;
      }
      told = null;
      outcome = null;
      texts = null;
      changedAt = clock();
      onChange();
    },
    factsRevision: () => factsRevision,
    markDone(note: string): void {
      const facts = { doneWith: changedAt, doneNote: note };
      Object.assign(recorded, facts);
      revision += 1;
      live.journal?.noteFacts(facts);
    },
    note(changed: readonly Step[]): void {
      for (const step of changed) live.set(step);
      live.journal?.note(changed);
    },
    summary(): Operation {
      const { id, kind, undoOf, startedAt, remark, allowed } = recorded;
      told ??= toldOf(steps);
      const phase = phaseOf(live, told.counts, isStopped());
      const isAtRest = kind === 'off-board' && live.running.size === 0;
      if (isAtRest) outcome ??= { stillOpen: stillOpenOf({ operation: { kind }, ...recorded, steps }) };
      const head = { id, kind, startedAt, changedAt, phase, revision };
      const mark = markOf(recorded, head);
      return {
        ...head,
        ...(undoOf === undefined ? {} : { undoOf }),
        ...(remark === undefined ? {} : { remark }),
        ...(allowed === undefined ? {} : { allowed }),
        ...(isAtRest && (mark.doneWith ? { stillOpen: null } : outcome)),
        ...mark,
        ...told,
      };
    },
    texts(): string {
      texts ??= [...new Set(steps.flatMap(textsOf))].join('\n');
      return texts;
    },
    changedAfter: (after: number): Step[] => steps.filter((_, at) => (revisions[at] ?? 0) > after),
  };
  return live;
}

export function archivedOf(live: LiveOperation): Archived {
  const { recorded, steps } = live;
  return { ended: live.summary(), texts: live.texts(), ...keptFactsOf(recorded), steps: [...steps] };
}

function phaseOf(
  { running, isCanceled, journal }: LiveOperation,
  counts: Operation['counts'],
  isStopped: boolean,
): Operation['phase'] {
  if (running.size > 0) return isCanceled || isStopped ? 'stopping' : 'running';
  return counts.open + counts.waiting > 0 || (journal && counts.unknown > 0) ? 'open' : 'ended';
}

function toldOf(steps: readonly Step[]) {
  const done = steps.flatMap(({ state }) => (state.state === 'done' ? state : []));
  const already = done.filter((state) => state.already).length;
  const undone = done.flatMap((state) => state.undone ?? []);
  return {
    counts: countSteps(steps),
    undoable: steps.filter(isUndoable).length,
    ...(undone.length > 0 ? { undone: { count: undone.length, at: Math.max(...undone) } } : {}),
    ...(already > 0 ? { already } : {}),
    subjects: firstOf(subjectsOf(steps)),
    instanceNames: firstOf(steps.map(({ instanceName }) => instanceName)),
    instanceIds: [...new Set(steps.map(({ change }) => change.instanceId))],
    ...failedIn(steps),
    people: firstOf(steps.flatMap(({ by }) => by?.email || [])),
  };
}

function subjectsOf(steps: readonly Step[]): string[] {
  const byKey = new Map<string, string>();
  for (const step of steps) {
    const subject = stepSubject(step);
    const key = 'email' in step.change ? foldAddress(subject) : subject;
    if (!byKey.has(key)) byKey.set(key, subject);
  }
  return [...byKey.values()];
}

function failedIn(steps: readonly Step[]): Pick<Operation, 'failedOn'> {
  const failed = steps.filter(
    ({ change, state: { state } }) => ['failed', 'open', 'unknown'].includes(state) && !isLookup(change),
  );
  return failed.length === 0 ? {} : { failedOn: [...new Set(failed.map(({ change }) => change.instanceId))] };
}

function firstOf(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, 20);
}

function textsOf(step: Step): string[] {
  return [stepSubject(step), step.organizationName ?? step.instanceName, step.instanceName];
}

export type KnownOperations = ReturnType<typeof createKnownOperations>;

const MOST_ENDED = 100;

export function createKnownOperations(options: {
  archive: Pick<Archive, 'find'>;
  isStopped: () => boolean;
  clock: typeof Date.now;
  onStep?: (step: Step) => void;
  onChange: () => void;
}) {
  const { archive, isStopped, clock, onStep, onChange } = options;
  const operations = new Map<string, LiveOperation>();

  function take(recorded: Recorded, journal: OperationJournal | null): LiveOperation {
    const live = createLiveOperation(recorded, {
      ...{ journal, isStopped, clock, onChange },
      ...(onStep ? { onStep } : {}),
    });
    operations.set(recorded.id, live);
    return live;
  }

  function forgetEnded(most = 0): void {
    const ended = [...operations.values()].filter(({ journal }) => journal === null);
    for (const { recorded } of ended.slice(0, Math.max(0, ended.length - most)))
      operations.delete(recorded.id);
  }
  const forgetOldest = () => forgetEnded(MOST_ENDED);

  return {
    take,
    get: (operationId: string) => operations.get(operationId),
    async find(operationId: string): Promise<Result<LiveOperation>> {
      const known = operations.get(operationId);
      if (known) return ok(known);
      const archived = await archive.find(operationId);
      const kind = OPERATION_KINDS.find((each) => each === archived?.ended.kind);
      if (!archived || !kind) return fail(OPERATION_UNKNOWN);
      const { ended, steps } = archived;
      const { id, undoOf, startedAt } = ended;
      const header = { id, kind, ...(undoOf ? { undoOf } : {}), startedAt };
      const live = operations.get(id) ?? take({ ...header, ...keptFactsOf(archived), steps }, null);
      forgetOldest();
      onChange();
      return ok(live);
    },
    all: () => [...operations.values()],
    keep(live: LiveOperation): void {
      operations.set(live.recorded.id, live);
    },
    forgetOldest,
    forgetEnded: () => forgetEnded(),
  };
}
