import type { Invitation, Member } from '../../../shared/dokploy.ts';
import type { Instance, SeenInvitations } from '../../../shared/instance.ts';
import { invitationStatus } from '../../../shared/invitation.ts';
import { openOrganizations } from '../../../shared/keys.ts';
import { counted, foldAddress, thousands } from '../../../shared/text.ts';
import { dataOf, type Reading, readingOf } from '../queryState.ts';
import type { State } from './model.ts';
import { NO_READINGS, type Readings } from './readings.ts';

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
