import type { NeedKind } from '../../../shared/calls/needs.ts';
import { type Lag, lagBehind, newestVersion } from '../../../shared/capabilities.ts';
import type { Invitation, Member } from '../../../shared/dokploy.ts';
import type { AppError, Condition } from '../../../shared/errors.ts';
import { KEY_END } from '../../../shared/facts/key.ts';
import type { Instance, KeyRecord, SeenInvitations } from '../../../shared/instance.ts';
import { invitationStatus } from '../../../shared/invitation.ts';
import { openOrganizations } from '../../../shared/keys.ts';
import { counted, foldAddress, thousands } from '../../../shared/text.ts';
import { dataOf, failureOf, type Reading, readingOf } from '../queryState.ts';
import { selectSections } from './groups.ts';
import type { State } from './model.ts';
import { isSnoozed, standingNeeds } from './needs.ts';
import { NO_READINGS, type Readings } from './readings.ts';
import { selectAccount, selectBusy, selectCondition, selectFirstRead } from './selectors.ts';

/**
 * `known`: unique addresses of the loaded lists. `unlisted`: total length of the others, where a person in
 * several lists counts in each.
 */
type People = { known: ReadonlySet<string>; unlisted: number; lists: number };

export type Summary = ReturnType<typeof summarize>;

const summaries = new WeakMap<Instance, { of: unknown[]; summary: Summary }>();

/** The same object while its facts are the same; null when the instance is gone. `now` in ms. */
export function selectSummary(state: State, instanceId: string, now: number): Summary | null {
  const instance = state.byId[instanceId];
  if (!instance) return null;
  const readings = state.readings[instanceId] ?? NO_READINGS;
  const { account, members, invitations, seen } = readings;
  const lists = countedOrganizations(instance, readings).flatMap((id) => [members[id], invitations[id]]);
  const facts = [account, ...lists].map((query) => query && readingOf<unknown>(query));
  const of = [now, seen, ...facts.map((reading) => reading?.data)];
  const last = summaries.get(instance);
  if (last?.of.length === of.length && of.every((fact, index) => fact === last.of[index]))
    return last.summary;
  const summary = summarize(instance, readings, now);
  summaries.set(instance, { of, summary });
  return summary;
}

/** Uses list lengths of the last run for lists that are not loaded. `now` in ms. */
export function summarize(instance: Instance, readings: Readings | undefined, now: number) {
  const { account, members, invitations, seen } = readings ?? NO_READINGS;
  const counted = countedOrganizations(instance, readings ?? NO_READINGS);
  const people = peopleIn(
    counted.map((id) => (members[id] && readingOf(members[id])) ?? seen.get(id)?.members?.count),
  );
  const pending = counted.flatMap((id) => {
    const list = invitations[id] && dataOf(invitations[id]);
    const kept = seen.get(id)?.invitations;
    return list ? pendingOf(list, now) : kept ? pendingAsSeen(kept, now) : [];
  });
  return {
    organizations: dataOf(account)?.organizations.length,
    people: people.lists > 0 ? people : undefined,
    withKey: openOrganizations(instance, dataOf(account)).length,
    pending: pending.length > 0 ? total(pending.map((each) => each.count)) : undefined,
    /** In lists that are not loaded: expired since they were read. */
    expired: pending.length > 0 ? total(pending.map((each) => each.expired)) : undefined,
    /** The number of organizations counted: no key opens the others, or they could not be read. */
    covered: { people: people.lists, pending: pending.length },
  };
}

/** The account’s organizations, with or without a key; before the account is read, those with a key. */
function countedOrganizations(instance: Instance, { account }: Readings): string[] {
  const known = dataOf(account);
  return known ? known.organizations.map(({ id }) => id) : openOrganizations(instance, undefined);
}

type Pending = { count: number; expired: number };

function pendingOf(invitations: readonly Invitation[], now: number): Pending {
  const waiting = { count: 0, expired: 0 };
  for (const each of invitations) {
    const status = invitationStatus(each, now);
    if (status === 'pending') waiting.count += 1;
    if (status === 'expired') waiting.expired += 1;
  }
  return waiting;
}

function pendingAsSeen({ soonest, later }: SeenInvitations, now: number): Pending {
  const waiting = { count: 0, expired: 0 };
  for (const { expiresAt, count } of [...soonest.map((each) => ({ ...each, count: 1 })), ...later])
    waiting[expiresAt > now ? 'count' : 'expired'] += count;
  return waiting;
}

function total(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function peopleIn(lists: readonly (Reading<Member[]> | number | undefined)[]): People {
  const known = new Set<string>();
  let unlisted = 0;
  for (const list of lists) {
    if (typeof list === 'number') unlisted += list;
    if (typeof list !== 'object') continue;
    // An address is one person on every instance, whatever its case.
    for (const { user } of list.data) known.add(foldAddress(user.email) || user.id);
  }
  return { known, unlisted, lists: lists.filter((list) => list !== undefined).length };
}

export function countPeople({ known, unlisted, lists }: People): { most: number; exact: boolean } {
  return { most: known.size + unlisted, exact: unlisted === 0 || lists === 1 };
}

/** A number that does not cover all organizations says what it covers. */
export function totalWords(summaries: readonly Summary[]): string {
  const isRead = summaries.some(({ organizations }) => organizations !== undefined);
  const each = summaries.map(({ organizations, withKey }) => organizations ?? withKey);
  const organizations = total(each);
  const known = each.filter((count, at) => count > 0 || summaries[at]?.organizations === 0).length;
  const all = summaries.flatMap(({ people }) => people ?? []);
  const people: People = {
    known: new Set(all.flatMap(({ known }) => [...known])),
    unlisted: total(all.map(({ unlisted }) => unlisted)),
    lists: total(all.map(({ lists }) => lists)),
  };
  const partly = known < summaries.length ? ` on ${counted(known, 'instance', 'instances')}` : '';
  const counts =
    people.lists > 0
      ? peopleWords(people, organizations)
      : isRead && counted(organizations, 'organization', 'organizations');
  return `${counted(summaries.length, 'instance', 'instances')}${counts ? ` · ${counts}${partly}` : ''}`;
}

/** For example "41 members in 1 of 2 organizations"; invited people do not count. */
function peopleWords(people: People, organizations: number): string {
  const { most, exact } = countPeople(people);
  const words = `${exact ? '' : 'up to '}${counted(most, 'member', 'members')}`;
  const where =
    people.lists < organizations
      ? partOf(people.lists, organizations)
      : counted(organizations, 'organization', 'organizations');
  return `${words} in ${where}`;
}

function partOf(count: number, organizations: number): string {
  return `${thousands(count)} of ${thousands(organizations)} organizations`;
}

export type OverviewRow = {
  instance: Instance;
  condition: Condition;
  failure: AppError | undefined;
  busy: boolean;
  version: string | null;
  lag: Lag | null;
  summary: Summary;
  needs: readonly NeedKind[];
  stands: 'well' | 'snoozed' | 'reading' | 'needs';
  group: string | null;
  nextKey: KeyRecord | null;
  at: number | undefined;
};

const rows = new WeakMap<Instance, { of: unknown[]; row: OverviewRow }>();

/** In the order of the rail, including folded groups; `now` in ms. Wrap it in `useShallow`. */
export function selectOverview(state: State, now: number): OverviewRow[] {
  const newest = selectNewest(state);
  return selectSections(state).flatMap(({ group, instanceIds }) =>
    instanceIds.flatMap((id) => rowOf(state, id, { newest, group: group?.name ?? null, now }) ?? []),
  );
}

export function selectNewest(state: State): string | null {
  return newestVersion(state.order.map((id) => dataOf(selectAccount(state, id))?.version ?? null));
}

function rowOf(
  state: State,
  id: string,
  { newest, group, now }: { newest: string | null; group: string | null; now: number },
): OverviewRow | null {
  const instance = state.byId[id];
  const summary = selectSummary(state, id, now);
  if (!instance || !summary) return null;
  const account = selectAccount(state, id);
  const condition = selectCondition(state, id);
  const busy = selectBusy(state, id);
  const needs = standingNeeds(state.needs.needs)
    .filter(({ instances }) => instances.some(({ instanceId }) => instanceId === id))
    .map(({ kind }) => kind);
  const stands = standsOf(state, id);
  const of = [summary, account, condition.words, busy, newest, stands, group, ...needs];
  const last = rows.get(instance);
  if (last?.of.length === of.length && of.every((fact, at) => fact === last.of[at])) return last.row;
  const version = dataOf(account)?.version ?? null;
  const lag = lagBehind(version, newest);
  const row: OverviewRow = {
    instance,
    condition,
    failure: failureOf(account),
    busy,
    version,
    lag,
    summary,
    needs,
    stands,
    group,
    nextKey: nextKeyOf(instance),
    at: readingOf(account)?.at,
  };
  rows.set(instance, { of, row });
  return row;
}

function standsOf(state: State, id: string): OverviewRow['stands'] {
  const { needs, revision } = state.needs;
  const own = needs.filter(
    ({ tone, instances }) => tone !== 'quiet' && instances.some(({ instanceId }) => instanceId === id),
  );
  const { tone } = selectCondition(state, id);
  const isBad = tone !== 'ok' && tone !== 'idle' && !isSnoozed(state, id);
  if (isBad || standingNeeds(own).length > 0) return 'needs';
  if (revision === 0 || tone === 'idle' || selectFirstRead(state, id)) return 'reading';
  return own.length > 0 ? 'snoozed' : 'well';
}

function nextKeyOf({ keys }: Instance): KeyRecord | null {
  const own = keys.filter(({ status, retiring }) => status === 'active' && !retiring);
  const placeOf = (key: KeyRecord) => {
    const at = KEY_END.atOf(key);
    return typeof at === 'number' ? at : at === 'unknown' ? Number.MAX_VALUE : Number.POSITIVE_INFINITY;
  };
  return own.toSorted((a, b) => placeOf(a) - placeOf(b))[0] ?? null;
}
