import type { Change } from '../../shared/operations/change.ts';
import type { Operation, Step, StepOutput } from '../../shared/operations/operation.ts';
import { isDone, isLookup, stepsOfPeople } from '../../shared/operations/steps.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { letIn } from '../../shared/rules/effect.ts';
import { KEY_PLANS } from '../../shared/rules/keys.ts';
import { ORGANIZATION_PLANS } from '../../shared/rules/organizations.ts';
import { ROLE_PLANS } from '../../shared/rules/roles.ts';
import { SESSION_PLANS } from '../../shared/rules/sessions.ts';
import type { Archive } from './archive.ts';
import type { Entry } from './archiveLines.ts';
import type { Engine } from './engine.ts';

type Archived = Pick<Archive, 'entries' | 'reader'>;

type EndedOperation = Operation & Told;

type Told = {
  letIn?: readonly string[];
  left?: readonly { emails: readonly string[]; at: number }[];
  kept?: readonly string[];
};

function createTold<T>(archive: Archived, tell: (steps: readonly Step[], entry: Entry) => T) {
  const known = new WeakMap<Entry, T>();
  return async (entries: readonly Entry[]): Promise<Pick<WeakMap<Entry, T>, 'get'>> => {
    const read = archive.reader();
    for (const entry of entries) {
      const steps = known.has(entry) ? null : (await read(entry.operation.id))?.steps;
      if (steps) known.set(entry, tell(steps, entry));
    }
    return known;
  };
}

export function createEndedOperations(archive: Archived): () => Promise<readonly EndedOperation[]> {
  const isLeaving = ({ operation: { kind }, leaving }: Entry) => kind === 'off-board' || Boolean(leaving);
  const toldOf = createTold(archive, (steps, entry): Told => {
    const { operation, leaving } = entry;
    return {
      letIn: letInBy(steps),
      ...(leaving ? { left: leftIn(steps, leaving, operation) } : {}),
      ...(operation.kind === 'off-board' ? { kept: keptIn(steps, entry) } : {}),
    };
  });
  return async () => {
    const entries = await archive.entries();
    const first = Math.min(...entries.filter(isLeaving).map(({ operation }) => operation.startedAt));
    const told = await toldOf(
      entries.filter(
        (entry) => isLeaving(entry) || (entry.operation.changedAt >= first && mayLetIn(entry.operation)),
      ),
    );
    return entries.map((entry) => ({ ...entry.operation, ...told.get(entry) }));
  };
}

/** A file off-boards only people who stay nowhere. A search counts only if the plan has nothing else. */
function leftIn(
  steps: readonly Step[],
  leaving: readonly (readonly string[])[],
  { kind }: Pick<Operation, 'kind'>,
): NonNullable<Told['left']> {
  const stepsOf = stepsOfPeople(steps, leaving);
  return leaving.flatMap((emails, at) => {
    const all = stepsOf[at] ?? [];
    const changing = all.filter(({ change }) => !isLookup(change));
    const own = changing.length > 0 ? changing : all;
    const done = own.filter(isDone).flatMap(({ state }) => ('at' in state ? state.at : []));
    const isLeft = kind === 'off-board' ? done.length > 0 : done.length === own.length;
    return isLeft && done.length > 0 ? { emails, at: Math.max(...done) } : [];
  });
}

function keptIn(steps: readonly Step[], { known = {} }: Pick<Entry, 'known'>): string[] {
  const changed = steps.filter(isDone).flatMap(({ change }) => effectOf(change));
  const lowered = changed.flatMap((each) =>
    each.on === 'membership' && each.does === 'change' ? (each.id ?? []) : [],
  );
  return [...Object.values(known).flat(), ...lowered];
}

/** No access of people is involved: no need to read the steps. */
const OF_NOBODY = { ...KEY_PLANS, ...ROLE_PLANS, ...ORGANIZATION_PLANS, ...SESSION_PLANS };

function mayLetIn({ kind, counts, note }: Operation): boolean {
  return note === undefined && counts.done > 0 && !(kind in OF_NOBODY);
}

function letInBy(steps: readonly Step[]): string[] {
  return steps.filter(isDone).flatMap(({ change }) => letIn(effectOf(change))?.email ?? []);
}

export function createDecidedOperations(engine: Pick<Engine, 'decidedBy'>, archive: Archived) {
  const stepsOf = createTold(archive, (steps) => steps);
  return async (campaign: string) => {
    const entries = (await archive.entries()).filter((entry) => entry.campaign === campaign);
    const told = await stepsOf(entries);
    const live = engine.decidedBy(campaign);
    const ids = new Set(live.map(({ recorded }) => recorded.id));
    const operations = live.flatMap(({ recorded: { id, startedAt }, steps, running }) =>
      running.size > 0 ? [] : { id, startedAt, steps: [...steps] },
    );
    for (const entry of entries) {
      const { id, startedAt } = entry.operation;
      if (!ids.has(id)) operations.push({ id, startedAt, steps: [...(told.get(entry) ?? [])] });
    }
    return {
      isRunning: live.some(({ running }) => running.size > 0),
      operations: operations.sort((a, b) => a.startedAt - b.startedAt),
    };
  };
}

type DoneStep = {
  change: Change;
  output: StepOutput;
  at: number;
  by: string | null;
  remark: string;
};

function doneIn(steps: readonly Step[], { remark = '' }: { remark?: string | undefined }): DoneStep[] {
  return steps.flatMap(({ change, state, by }): DoneStep[] =>
    state.state === 'done' && !state.already
      ? [{ change, output: state.output, at: state.at, by: by?.email ?? null, remark }]
      : [],
  );
}

export function createDoneSteps(
  engine: Pick<Engine, 'open'>,
  archive: Archived,
): (since: number) => Promise<DoneStep[]> {
  const toldOf = createTold(archive, (steps, { operation }) => doneIn(steps, operation));
  return async (since) => {
    const entries = (await archive.entries()).filter(
      ({ operation: { note, counts, changedAt } }) =>
        note === undefined && counts.done > 0 && changedAt >= since,
    );
    const told = await toldOf(entries);
    const open = engine.open().flatMap(({ steps, recorded }) => doneIn(steps, recorded));
    const done = [...entries.flatMap((entry) => told.get(entry) ?? []), ...open];
    return done.filter(({ at }) => at >= since).sort((a, b) => a.at - b.at);
  };
}
