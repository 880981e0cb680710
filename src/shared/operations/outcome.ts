import { meaningOf } from '../errors.ts';
import { strengthOf } from '../facts/role.ts';
import { effectOf } from '../rules/actions.ts';
import { endedBy } from '../rules/effect.ts';
import { foldAddress, oneLine } from '../text.ts';
import type { FoundThere, Operation, Step } from './operation.ts';
import { addressesOf, isDone, isLookup, stepsOfPeople } from './steps.ts';

// Without zod, which the page does not carry. The one source of what became of an off-boarding.

/** Open states first, then settled ones. */
export const OPEN_STATES = ['open', 'failed', 'unclear', 'unread'] as const;
export type OutcomeState = (typeof OPEN_STATES)[number] | 'stays' | 'gone' | 'absent';

export const OUTCOME_TITLES: Record<OutcomeState, string> = {
  open: 'Still open',
  failed: 'Not done',
  unclear: 'Can’t tell',
  stays: 'Can still sign in',
  unread: 'Not read afterwards',
  gone: 'Gone',
  absent: 'Not there',
};

export type Offboarding = {
  operation: Pick<Operation, 'kind' | 'doneWith'>;
  steps: readonly Step[];
  leaving?: readonly (readonly string[])[] | undefined;
  found?: FoundThere | undefined;
};

type Row = FoundThere[string][number];
type Seen = {
  at: number;
  still: readonly string[];
  stillAs: string | null;
  read: number | null;
  unread: readonly { organization: string; why: string }[];
};

export type Outcome = ReturnType<typeof outcomeOn>;

export function outcomesOf({ operation, steps, leaving, found = {} }: Offboarding) {
  if (operation.kind !== 'off-board') return [];
  const people = leaving ?? [addressesOf(steps)];
  const stepsOf = stepsOfPeople(steps, people);
  return people.map((emails, at) => {
    const own = new Set(emails.map(foldAddress));
    const isTheirs = ({ email }: Row) => own.has(foldAddress(email));
    const there = Map.groupBy(stepsOf[at] ?? [], ({ change }) => change.instanceId);
    const names = Object.values(found).flatMap((rows) =>
      rows.flatMap((row) => (row.name !== '' && isTheirs(row) ? row.name : [])),
    );
    return {
      emails,
      name: names[0] ?? oneLine(emails[0] ?? '', 120),
      steps: stepsOf[at] ?? [],
      servers: [...there].map(([instanceId, each]) =>
        outcomeOn(each, (found[instanceId] ?? []).filter(isTheirs), operation.doneWith === true),
      ),
    };
  });
}

export function stillOpenOf(kept: Offboarding): NonNullable<Operation['stillOpen']> | null {
  const people = outcomesOf(kept);
  const on = new Map(
    people.flatMap(({ servers }) =>
      servers.flatMap(({ instanceId, open, since }) =>
        open ? [[`${open} ${instanceId}`, { instanceId, state: open, since }] as const] : [],
      ),
    ),
  );
  const more = people.length > 1 ? ` and ${people.length - 1} more` : '';
  return on.size === 0 ? null : { name: `${people[0]?.name}${more}`, on: [...on.values()] };
}

function outcomeOn(steps: readonly Step[], rows: readonly Row[], isClosed: boolean) {
  const look = steps.findLast(({ change }) => isLookup(change));
  const changes = steps.filter(({ change }) => !isLookup(change));
  const lastAt = Math.max(0, ...changes.map(({ state }) => changedAt(state)));
  const shown = look ? seenBy(look.state) : null;
  // A reading before the last change proves nothing about it.
  const seen = shown && shown.at >= lastAt ? shown : null;
  const done = changes.filter(isDone);
  const state = stateOf(changes, look, seen);
  const { change, instanceName } = steps[0] as Step;
  // Old versions did not read after an off-boarding.
  const isOver = isClosed || (state === 'unread' && !look);
  return {
    ...{ instanceId: change.instanceId, instanceName, state, look, changes, done, seen },
    open: isOver ? undefined : OPEN_STATES.find((each) => each === state),
    since: state === 'open' ? awaySince(steps) : null,
    role: roleLeft(state, seen, done.length < changes.length ? rowsLeft(rows, done) : []),
    rows,
  };
}

function seenBy(state: Step['state']): Seen | null {
  if (state.state === 'done') {
    const { still = [], stillAs = null, read = null } = state.output;
    return { at: state.at, still, stillAs, read, unread: [] };
  }
  const error = 'error' in state ? state.error : undefined;
  if (!error || !('at' in state)) return null;
  const { still = [], stillAs = null, read = null, readAt = state.at, unread = [] } = error.details ?? {};
  const seen = { at: readAt, still, stillAs, read, unread };
  if (isMoreFound(state)) return still.length > 0 ? seen : { ...seen, still: [error.message] };
  // A search that failed because the server is away has seen nothing.
  return unread.length > 0 && meaningOf(error).reach !== 'away' ? seen : null;
}

export function isMoreFound(state: Step['state']): boolean {
  return state.state === 'failed' && state.error.code === 'conflict';
}

/** Whatever is left to do counts before what went wrong. */
const PROGRESS = ['open', 'unknown', 'failed', 'undone', 'canceled', 'skipped', 'done'] as const;
export type Progress = (typeof PROGRESS)[number];

function progressAt({ state }: Step): Progress {
  if (state.state === 'waiting' || state.state === 'running') return 'open';
  return state.state === 'done' && state.undone !== undefined ? 'undone' : state.state;
}

/** What is left to do comes first, what is done last. */
export function leftFirst(steps: readonly Step[]): Step[] {
  return steps.toSorted((a, b) => PROGRESS.indexOf(progressAt(a)) - PROGRESS.indexOf(progressAt(b)));
}

/** How far the changes of one subject came: of a person on a server, of a line of a review. `step` decides it. */
export function progressOf(changes: readonly Step[]): { progress: Progress; step: Step | undefined } {
  const all = changes.map((step) => ({ progress: progressAt(step), step }));
  const progress = PROGRESS.find((each) => all.some((one) => one.progress === each)) ?? 'done';
  return { progress, step: all.findLast((one) => one.progress === progress)?.step };
}

function stateOf(changes: readonly Step[], look: Step | undefined, seen: Seen | null): OutcomeState {
  const { progress } = progressOf(changes);
  if (progress === 'open' || progress === 'unknown') return 'open';
  if (look && seen === null && ['open', 'unknown'].includes(progressAt(look))) return 'open';
  const isClean = seen !== null && seen.still.length === 0 && seen.unread.length === 0;
  // A skipped step is fine if nothing is left.
  const isDone = progress === 'done' || (progress === 'skipped' && isClean);
  if (!isDone || (look && isMoreFound(look.state))) return 'failed';
  if (seen === null) return 'unread';
  if (seen.unread.length > 0) return 'unclear';
  if (seen.still.length > 0 || keepsAccount(changes)) return 'stays';
  return changes.length === 0 ? 'absent' : 'gone';
}

/** An account that can still sign in is not gone. An organization ends with its owner's account. */
function keepsAccount(done: readonly Step[]): boolean {
  const ended = done.flatMap(({ change }) => endedBy(effectOf(change)));
  const deleted = new Set(
    ended.flatMap(({ on, email = '' }) => (on === 'account' ? foldAddress(email) : [])),
  );
  return ended.some(({ on, email }) => on === 'membership' && email && !deleted.has(foldAddress(email)));
}

function awaySince(steps: readonly Step[]): number | null {
  const left = steps.flatMap(({ state }) =>
    ['done', 'skipped', 'canceled'].includes(state.state) ? [] : state,
  );
  const away = left.flatMap((each) =>
    each.state === 'open' && (each.error.code === 'not-tried' || meaningOf(each.error).reach === 'away')
      ? each.at
      : [],
  );
  return away.length === left.length ? Math.min(...away) : null;
}

function changedAt(state: Step['state']): number {
  if (state.state === 'done') return state.undone ?? state.at;
  return 'at' in state ? state.at : 0;
}

function rowsLeft(rows: readonly Row[], done: readonly Step[]): Row[] {
  return rows.flatMap((row) => {
    const own = done.flatMap(({ change, organizationName }) =>
      effectOf(change).filter(
        ({ email = '', on }) =>
          foldAddress(email) === foldAddress(row.email) &&
          (on === 'account' || oneLine(organizationName ?? '', 80) === row.organizationName),
      ),
    );
    const isGone = endedBy(own).some(({ on }) => (on === 'invitation') === (row.role === null));
    if (isGone) return [];
    const changed = own.find((each) => each.on === 'membership' && each.does === 'change');
    return changed && row.role !== null ? { ...row, role: 'member' } : row;
  });
}

function roleLeft(state: OutcomeState, seen: Seen | null, left: readonly Row[]): string | null {
  if (state === 'gone' || state === 'absent') return null;
  if (seen?.stillAs) return seen.stillAs;
  if (seen && seen.still.length > 0) return '';
  return state === 'unclear' ? null : strongestOf(left);
}

function strongestOf(rows: readonly Row[]): string | null {
  const [first] = rows.map(({ role }) => role).sort((a, b) => strengthOf(a) - strengthOf(b));
  return first === undefined ? null : (first ?? 'invited');
}
