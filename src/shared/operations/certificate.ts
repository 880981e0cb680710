import { meaningOf } from '../errors.ts';
import { strengthOf } from '../keys.ts';
import { effectOf } from '../rules/actions.ts';
import { endedBy } from '../rules/effect.ts';
import { capitalized, counted, foldAddress, listed, nameOf, oneLine } from '../text.ts';
import type { ActionName } from './change.ts';
import type { FoundThere, KeyUse, Operation, Step } from './operation.ts';
import { addressesOf, isLookup, stepsOfPeople } from './steps.ts';

// Without zod, which the page does not carry: the page and the PDF say the same by it.

/** How it stands with a person on a server, in the order in which a certificate tells it. */
const PLACE_STATES = ['open', 'failed', 'unclear', 'stays', 'unread', 'gone', 'absent'] as const;
export type PlaceState = (typeof PLACE_STATES)[number];

export const PLACE_TITLES: Record<PlaceState, string> = {
  open: 'Still open',
  failed: 'Not done',
  unclear: 'Can’t tell',
  stays: 'Can still sign in',
  unread: 'Not read afterwards',
  gone: 'Gone',
  absent: 'Not there',
};

/** A server, with what was done there and the reading that shows it. */
export type CertificatePlace = Told['place'];

export type VerdictLine = { tone: 'ok' | 'warn' | 'danger'; words: string };

/** What an off-boarding came to for one person, for somebody who does not know Dokploy. */
export type Certificate = ReturnType<typeof certificateOf>;

export type KeptOffboarding = {
  operation: Operation;
  steps: readonly Step[];
  leaving?: readonly (readonly string[])[] | undefined;
  found?: FoundThere | undefined;
};

/** The certificate of each person who left by an off-boarding; none for any other operation. */
export function certificatesOf({ operation, steps, leaving, found = {} }: KeptOffboarding): Certificate[] {
  if (operation.kind !== 'off-board') return [];
  const people = leaving ?? [addressesOf(steps)];
  const stepsOf = stepsOfPeople(steps, people);
  return people.map((emails, at) => certificateOf(emails, stepsOf[at] ?? [], operation, found));
}

/** Whether nothing is left to do or to know of a person there. */
export const isSettledThere = (state: PlaceState) =>
  state === 'gone' || state === 'stays' || state === 'absent';

const LEFT_TO_DO: readonly Step['state']['state'][] = ['waiting', 'running', 'open', 'unknown'];

function certificateOf(
  emails: readonly string[],
  steps: readonly Step[],
  operation: Operation,
  found: FoundThere,
) {
  const own = new Set(emails.map(foldAddress));
  const rowsOn = (instanceId: string) =>
    (found[instanceId] ?? []).filter(({ email }) => own.has(foldAddress(email)));
  const places = [...Map.groupBy(steps, ({ change }) => change.instanceId)].map(([instanceId, there]) =>
    placeOf(there, rowsOn(instanceId)),
  );
  const isInterim =
    operation.phase !== 'ended' && steps.some(({ state }) => LEFT_TO_DO.includes(state.state));
  const told = places.filter(({ place }) => place.state !== 'absent');
  const gone = told.filter(({ place }) => place.state === 'gone').length;
  const isGone = !isInterim && gone > 0 && gone === told.length;
  const names = Object.values(found).flatMap((rows) =>
    rows.flatMap(({ email, name }) => (name !== '' && own.has(foldAddress(email)) ? name : [])),
  );
  const name = names[0] ?? oneLine(emails[0] ?? '', 120);
  const times = steps.flatMap(({ state }) => ('at' in state ? state.at : []));
  return {
    ...{ name, emails },
    /** Something is left to run, or to look up. */
    isInterim,
    /** From every server; else how many of how many. */
    isGone,
    gone,
    of: told.length,
    /** What matters first. */
    verdict: verdictOf(name, told, isGone),
    places: places
      .map(({ place }) => place)
      .sort((a, b) => PLACE_STATES.indexOf(a.state) - PLACE_STATES.indexOf(b.state)),
    startedAt: operation.startedAt,
    endedAt: Math.max(operation.startedAt, ...times),
    doneAs: [...new Set(steps.flatMap(({ by }) => (by ? keyWords(by) : [])))],
    remark: operation.remark ?? '',
    record: operation.id,
  };
}

function keyWords({ email, start, name }: KeyUse): string {
  const key = name ? `key “${oneLine(name, 80)}”` : start ? `key ${oneLine(start, 20)}…` : 'pasted key';
  return `${oneLine(email ?? '', 120) || 'an unknown account'} (${key})`;
}

type Told = ReturnType<typeof placeOf>;
type Row = FoundThere[string][number];

function placeOf(steps: readonly Step[], rows: readonly Row[]) {
  const look = steps.findLast(({ change }) => isLookup(change));
  const changes = steps.filter(({ change }) => !isLookup(change));
  const lastAt = Math.max(0, ...changes.map(({ state }) => changedAt(state)));
  const shown = look ? seenBy(look.state) : null;
  // What was read before the last change is no proof of it.
  const seen = shown && shown.at >= lastAt ? shown : null;
  const { change, instanceName } = steps[0] as Step;
  const done = changes.filter(({ state }) => state.state === 'done' && state.undone === undefined);
  const state = stateOf(changes, look, seen);
  const times = done.flatMap((step) => ('at' in step.state && !isAlready(step) ? step.state.at : []));
  const seenAt = steps.flatMap((step) => step.seenAt ?? []);
  const unread = seen?.unread ?? [];
  const count = seen?.read ?? null;
  return {
    /** The strongest that is there still, empty where nobody knows which; null where nothing is known to be. */
    role: roleLeft(state, seen, done.length < changes.length ? rowsLeft(rows, done) : []),
    place: {
      ...{ instanceId: change.instanceId, instanceName: nameOf(instanceName), state },
      /** What was done, in a few words; where nothing was, what was found when it was planned. */
      did: didWords(done) || foundWords(rows),
      /** When, in ms since the epoch, and by the keys of which accounts; null and empty where nothing was done. */
      at: times.length > 0 ? Math.max(...times) : null,
      by: [...new Set(done.flatMap(({ by }) => oneLine(by?.email ?? '', 120) || []))].join(', '),
      /** What is there still, and what stands in the way, each as a sentence. */
      lines: [
        ...(seen?.still ?? []).map((words) => oneLine(words, 300)),
        ...keptWords(state, seen, done),
        ...whyWords(changes, look, seen),
      ],
      /** When it was read afterwards, in ms since the epoch, and how many organizations of how many; null where it was not. */
      read: seen === null ? null : { at: seen.at, count, of: count === null ? null : count + unread.length },
      unread: unread.map(({ organization }) => nameOf(organization, 80)),
      /** When they were last seen there, in ms since the epoch, where nobody could look when it was planned. */
      seenAt: state === 'open' && seenAt.length > 0 ? Math.min(...seenAt) : null,
    },
  };
}

/** What a search saw; whatever else it could not read. */
type Seen = {
  at: number;
  still: readonly string[];
  stillAs: string | null;
  read: number | null;
  unread: readonly { organization: string; why: string }[];
};

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
  // What stands open since its server is away has shown nothing.
  return unread.length > 0 && meaningOf(error).reach !== 'away' ? seen : null;
}

/** More of the person is there than the plan knew. */
function isMoreFound(state: Step['state']): boolean {
  return state.state === 'failed' && state.error.code === 'conflict';
}

function stateOf(changes: readonly Step[], look: Step | undefined, seen: Seen | null): PlaceState {
  const isClean = seen !== null && seen.still.length === 0 && seen.unread.length === 0;
  const isUndone = changes.some(({ state }) => state.state === 'done' && state.undone !== undefined);
  const notDone = changes.filter(({ state }) => state.state !== 'done');
  if (notDone.some(({ state }) => LEFT_TO_DO.includes(state.state))) return 'open';
  if (look && seen === null && LEFT_TO_DO.includes(look.state.state)) return 'open';
  // A step that was not needed any more is no fault where nothing is there.
  const isFault = notDone.some(({ state }) => !(isClean && state.state === 'skipped'));
  if (isFault || isUndone || (look && isMoreFound(look.state))) return 'failed';
  if (seen === null) return 'unread';
  if (seen.unread.length > 0) return 'unclear';
  if (seen.still.length > 0) return 'stays';
  return changes.length === 0 ? 'absent' : 'gone';
}

function changedAt(state: Step['state']): number {
  if (state.state === 'done') return state.undone ?? state.at;
  return 'at' in state ? state.at : 0;
}

function isAlready({ state }: Step): boolean {
  return state.state === 'done' && state.already === true;
}

/** What was found and is not known to be gone by what was done. */
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

function roleLeft(state: PlaceState, seen: Seen | null, left: readonly Row[]): string | null {
  if (state === 'gone' || state === 'absent') return null;
  if (seen?.stillAs) return seen.stillAs;
  if (seen && seen.still.length > 0) return '';
  return state === 'unclear' ? null : strongestOf(left);
}

function strongestOf(rows: readonly Row[]): string | null {
  const [first] = rows.map(({ role }) => role).sort((a, b) => strengthOf(a) - strengthOf(b));
  return first === undefined ? null : (first ?? 'invited');
}

/** What was done of each kind: one, several. */
const DID: readonly (readonly [action: ActionName, one: string, many: string])[] = [
  ['members.remove', 'account deleted', 'accounts deleted'],
  ['members.endMembership', 'membership ended', 'memberships ended'],
  ['members.setRole', 'lowered to member', 'memberships lowered to member'],
  ['members.setPermissions', 'grants taken', 'memberships without grants'],
  ['sessions.revokeAll', 'signed out', 'accounts signed out'],
  ['invitations.remove', 'invitation removed', 'invitations removed'],
];

function didWords(done: readonly Step[]): string {
  const words = DID.flatMap(([action, one, many]) => {
    const count = done.filter((step) => step.change.action === action && !isAlready(step)).length;
    return count === 0 ? [] : count === 1 ? one : `${count} ${many}`;
  });
  return words.length === 0 && done.length > 0 ? 'nothing was left to do' : words.join(', ');
}

/** What an account keeps that stays: nothing that was done takes its keys, and browsers alone are signed out. */
function keptWords(state: PlaceState, seen: Seen | null, done: readonly Step[]): string[] {
  // What was done to an account that is deleted says nothing of one that stays.
  const effects = done
    .map(({ change }) => effectOf(change))
    .filter((all) => all.every(({ on }) => on !== 'account'))
    .flat();
  const isLeft = state === 'stays' && seen?.stillAs !== 'invited';
  if (!isLeft && !effects.some(({ does }) => does === 'change')) return [];
  const isSignedOut = effects.some((each) => each.on === 'session' && each.id === undefined);
  const browsers = isSignedOut ? '' : ' Signed-in browsers stay signed in.';
  return [`The API keys of the account still work.${browsers}`];
}

/** What was found when it was planned, for example “admin in Acme, invited to Lab”. */
function foundWords(rows: readonly Row[]): string {
  return rows
    .slice(0, 5)
    .map(({ role, organizationName }) => `${role === null ? 'invited to' : `${role} in`} ${organizationName}`)
    .join(', ');
}

/** Why something was not done, else why it was not read, each once. */
function whyWords(changes: readonly Step[], look: Step | undefined, seen: Seen | null): string[] {
  const words = changes.flatMap(({ state }) => whyOf(state));
  if (words.length === 0)
    words.push(...(seen?.unread.map(({ why }) => why) ?? (look ? whyOf(look.state) : [])));
  return [...new Set(words)].slice(0, MOST_WHY).map((each) => oneLine(each, 300));
}

const MOST_WHY = 5;

function whyOf(state: Step['state']): string[] {
  if (state.state === 'skipped') return [state.why];
  if (state.state === 'done') return state.undone === undefined ? [] : ['What was done here was undone.'];
  const error = 'error' in state ? state.error : undefined;
  return error ? [`${error.message} ${error.advice}`.trim()] : [];
}

const MOST_NAMED = 3;

function on(places: readonly Told[]): string {
  const names = [...new Set(places.map(({ place }) => place.instanceName))];
  if (places.length > MOST_NAMED) return counted(places.length, 'instance', 'instances');
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}

/** Where they are gone, then where they are still, worst first, then what nobody knows. */
function verdictOf(name: string, told: readonly Told[], isGone: boolean): VerdictLine[] {
  const ofState = (...states: PlaceState[]) => told.filter(({ place }) => states.includes(place.state));
  const gone = ofState('gone').length;
  const line = (tone: VerdictLine['tone'], words: string, where: readonly unknown[]): VerdictLine[] =>
    where.length === 0 ? [] : [{ tone, words }];
  const isLow = (role: string | null) => role === null || ['', 'member', 'invited'].includes(role);
  const lowered = ofState('stays', 'unclear').filter(({ role }) => role !== null && isLow(role));
  const known = told.filter((each) => each.role !== null && !lowered.includes(each));
  const byRole = [...Map.groupBy(known, ({ role }) => role)].sort(
    ([a], [b]) => strengthOf(a) - strengthOf(b),
  );
  const unknown = ofState('open', 'failed').filter(({ role }) => role === null);
  const isDone = ({ place: { at } }: Told) => at !== null;
  const unread = [...ofState('unread').filter(({ role }) => role === null), ...unknown.filter(isDone)];
  const unsure = unknown.filter((each) => !isDone(each));
  const blind = ofState('unclear').reduce((sum, { place }) => sum + place.unread.length, 0);
  const lines = [
    ...line('warn', `gone from ${counted(gone, 'instance', 'instances')}.`, ofState('gone')),
    ...byRole.flatMap(([role, where]) =>
      line('danger', `still ${oneLine(role ?? '', 40) || 'has access'} on ${on(where)}.`, where),
    ),
    ...line('warn', `can still sign in on ${on(lowered)}.`, lowered),
    ...line('warn', `not checked yet: ${on(unsure)}.`, unsure),
    ...line('warn', `not read afterwards: ${on(unread)}.`, unread),
    ...line('warn', `can’t tell for ${counted(blind, 'organization', 'organizations')}.`, ofState('unclear')),
  ];
  if (isGone) return [{ tone: 'ok', words: `${name}: gone from ${allOf(told)}.` }];
  const [first, ...others] = lines;
  if (!first) return [{ tone: 'warn', words: `${name}: not found on any server.` }];
  return [
    { ...first, words: `${name}: ${first.words}` },
    ...others.map(({ tone, words }) => ({ tone, words: capitalized(words) })),
  ];
}

function allOf(told: readonly Told[]): string {
  return told.length <= MOST_NAMED ? on(told) : `all ${counted(told.length, 'instance', 'instances')}`;
}

/** The servers of each state that there is, with what heads them. */
export function placesByState({
  places,
}: Certificate): { title: string; state: PlaceState; places: CertificatePlace[] }[] {
  return [...Map.groupBy(places, ({ state }) => state)].map(([state, own]) => {
    // What nobody could read is organizations.
    const count = state === 'unclear' ? own.reduce((sum, { unread }) => sum + unread.length, 0) : own.length;
    return { title: `${PLACE_TITLES[state]} (${count})`, state, places: own };
  });
}

/** Which organizations nobody could read, as a sentence; empty where all were. */
export function unreadWords({ unread }: CertificatePlace): string {
  if (unread.length === 0) return '';
  return `Couldn’t read ${listed(
    unread.map((name) => `“${name}”`),
    20,
  )}.`;
}

/** The reading afterwards as a sentence; `timeOf` writes a moment as there is room. */
export function readWords({ read, state }: CertificatePlace, timeOf: (at: number) => string): string {
  if (read === null) return state === 'open' ? 'Not read afterwards yet.' : 'Not read afterwards.';
  const { at, count, of } = read;
  if (count === 0) return '';
  const what =
    count === null
      ? ''
      : ` ${count === of ? counted(count, 'organization', 'organizations') : `${count} of ${of} organizations`}`;
  return `Checked${what} at ${timeOf(at)}.`;
}
