import { strengthOf } from '../facts/role.ts';
import { effectOf } from '../rules/actions.ts';
import { capitalized, counted, listed, nameOf, oneLine } from '../text.ts';
import type { KeyUse, Operation, Step } from './operation.ts';
import {
  isMoreFound,
  type Offboarding,
  OUTCOME_TITLES,
  type Outcome,
  type OutcomeState,
  outcomesOf,
} from './outcome.ts';
import { type LossWords, lossesIn, MOST_NAMED, onWords } from './steps.ts';

// Without zod, which the page does not carry: the page and the PDF share these words.

const ORDER: readonly OutcomeState[] = ['open', 'failed', 'unclear', 'stays', 'unread', 'gone', 'absent'];

export type CertificatePlace = ReturnType<typeof placeOf>;

export type VerdictLine = { tone: 'ok' | 'warn' | 'danger'; words: string };

export type Certificate = ReturnType<typeof certificateOf>;

export type KeptOffboarding = Offboarding & { operation: Operation };

export function certificatesOf(kept: KeptOffboarding): Certificate[] {
  return outcomesOf(kept).map((person) => certificateOf(person, kept.operation));
}

type Person = ReturnType<typeof outcomesOf>[number];

function certificateOf({ name, emails, steps, servers }: Person, operation: Operation) {
  const told = servers.filter(({ state }) => state !== 'absent');
  const gone = told.filter(({ state }) => state === 'gone').length;
  const isGone = gone > 0 && gone === told.length;
  const times = steps.flatMap(({ state }) => ('at' in state ? state.at : []));
  return {
    ...{ name, emails },
    isInterim: servers.some(({ open }) => open),
    /** Servers where the last look found more of them than the plan had. */
    moreOn: servers.flatMap(({ look, instanceId }) => (look && isMoreFound(look.state) ? instanceId : [])),
    isGone,
    gone,
    of: told.length,
    verdict: verdictOf(name, told, isGone),
    places: servers.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)).map(placeOf),
    startedAt: operation.startedAt,
    endedAt: Math.max(operation.startedAt, ...times),
    doneAs: [...new Set(steps.flatMap(({ by }) => (by ? keyWords(by) : [])))],
    remark: operation.remark ?? '',
    /** Why somebody is done with what is left of it. */
    doneNote: operation.doneNote ?? '',
    record: operation.id,
  };
}

function keyWords({ email, start, name }: KeyUse): string {
  const key = name ? `key “${oneLine(name, 80)}”` : start ? `key ${oneLine(start, 20)}…` : 'pasted key';
  return `${oneLine(email ?? '', 120) || 'an unknown account'} (${key})`;
}

function placeOf(outcome: Outcome) {
  const { instanceId, instanceName, state, changes, done, seen, rows } = outcome;
  const times = done.flatMap((step) => ('at' in step.state && !isAlready(step) ? step.state.at : []));
  const seenAt = [...changes, ...(outcome.look ? [outcome.look] : [])].flatMap((step) => step.seenAt ?? []);
  const unread = seen?.unread ?? [];
  const count = seen?.read ?? null;
  return {
    ...{ instanceId, instanceName: nameOf(instanceName), state },
    did: didWords(done) || foundWords(rows),
    at: times.length > 0 ? Math.max(...times) : null,
    by: [...new Set(done.flatMap(({ by }) => oneLine(by?.email ?? '', 120) || []))].join(', '),
    lines: [
      ...(seen?.still ?? []).map((words) => oneLine(words, 300)),
      ...keptWords(outcome),
      ...whyWords(outcome),
    ],
    read: seen === null ? null : { at: seen.at, count, of: count === null ? null : count + unread.length },
    unread: unread.map(({ organization }) => nameOf(organization, 80)),
    seenAt: state === 'open' && seenAt.length > 0 ? Math.min(...seenAt) : null,
  };
}

function isAlready({ state }: Step): boolean {
  return state.state === 'done' && state.already === true;
}

const LOST: LossWords = {
  organization: ['organization deleted', 'organizations deleted'],
  account: ['account deleted', 'accounts deleted'],
  membership: ['membership ended', 'memberships ended'],
  lowered: ['lowered to member', 'memberships lowered to member'],
  grants: ['grants taken', 'memberships without grants'],
  session: ['signed out', 'accounts signed out'],
  invitation: ['invitation removed', 'invitations removed'],
  role: ['role deleted', 'roles deleted'],
  key: ['API key retired', 'API keys retired'],
};

export function lostWords(steps: readonly Pick<Step, 'change'>[]): string {
  return lossesIn(steps, LOST)
    .map(({ count, one, many }) => (count === 1 ? one : `${count} ${many}`))
    .join(', ');
}

function didWords(done: readonly Step[]): string {
  const words = lostWords(done.filter((step) => !isAlready(step)));
  return words || (done.length > 0 ? 'nothing was left to do' : '');
}

/** An account that is kept keeps its API keys: only browsers are signed out. */
function keptWords({ state, seen, done }: Outcome): string[] {
  if (state === 'stays' && seen?.still.length === 0) return ['The account stays and can sign in.'];
  // Effects on a deleted account say nothing about one that is kept.
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

function foundWords(rows: Outcome['rows']): string {
  return rows
    .slice(0, 5)
    .map(({ role, organizationName }) => `${role === null ? 'invited to' : `${role} in`} ${organizationName}`)
    .join(', ');
}

function whyWords({ changes, look, seen }: Outcome): string[] {
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

function verdictOf(name: string, told: readonly Outcome[], isGone: boolean): VerdictLine[] {
  const ofState = (...states: OutcomeState[]) => told.filter(({ state }) => states.includes(state));
  const gone = ofState('gone').length;
  const line = (tone: VerdictLine['tone'], words: string, where: readonly unknown[]): VerdictLine[] =>
    where.length === 0 ? [] : [{ tone, words }];
  const isLow = (role: string | null) => role === null || ['', 'member', 'invited'].includes(role);
  const lowered = ofState('stays', 'unclear').filter(
    ({ role, state }) => isLow(role) && (role !== null || state === 'stays'),
  );
  const known = told.filter((each) => each.role !== null && !lowered.includes(each));
  const byRole = [...Map.groupBy(known, ({ role }) => role)].sort(
    ([a], [b]) => strengthOf(a) - strengthOf(b),
  );
  const unknown = ofState('open', 'failed').filter(({ role }) => role === null);
  const isAnyDone = ({ done }: Outcome) => !done.every(isAlready);
  const unread = [...ofState('unread').filter(({ role }) => role === null), ...unknown.filter(isAnyDone)];
  const unsure = unknown.filter((each) => !isAnyDone(each));
  const blind = ofState('unclear').reduce((sum, { seen }) => sum + (seen?.unread.length ?? 0), 0);
  const lines = [
    ...line('warn', `gone from ${counted(gone, 'instance', 'instances')}.`, ofState('gone')),
    ...byRole.flatMap(([role, where]) =>
      line('danger', `still ${oneLine(role ?? '', 40) || 'has access'} on ${onWords(where)}.`, where),
    ),
    ...line('warn', `can still sign in on ${onWords(lowered)}.`, lowered),
    ...line('warn', `not checked yet: ${onWords(unsure)}.`, unsure),
    ...line('warn', `not read afterwards: ${onWords(unread)}.`, unread),
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

function allOf(told: readonly Outcome[]): string {
  return told.length <= MOST_NAMED ? onWords(told) : `all ${counted(told.length, 'instance', 'instances')}`;
}

export function placesByState({
  places,
}: Certificate): { title: string; state: OutcomeState; places: CertificatePlace[] }[] {
  return [...Map.groupBy(places, ({ state }) => state)].map(([state, own]) => {
    // Unread places are counted in organizations, others in servers.
    const count = state === 'unclear' ? own.reduce((sum, { unread }) => sum + unread.length, 0) : own.length;
    return { title: `${OUTCOME_TITLES[state]} (${count})`, state, places: own };
  });
}

export function unreadWords({ unread }: CertificatePlace): string {
  if (unread.length === 0) return '';
  return `Couldn’t read ${listed(
    unread.map((name) => `“${name}”`),
    20,
  )}.`;
}

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
