import type { Invitation, Member } from '../../../shared/dokploy.ts';
import type { Instance, SeenInvitations } from '../../../shared/instance.ts';
import { invitationStatus } from '../../../shared/invitation.ts';
import { openOrganizations } from '../../../shared/keys.ts';
import { counted, foldAddress, thousands } from '../../../shared/text.ts';
import type { State } from './model.ts';
import { dataOf, type Reading, readingOf } from './queryState.ts';
import { NO_READINGS, type Readings } from './readings.ts';

/**
 * The people of some organizations. `known`: each once, by address, from the lists that are here. `unlisted`: of the lists
 * that are not here the lengths alone, so that somebody who is in several counts in each.
 */
type People = { known: ReadonlySet<string>; unlisted: number; lists: number };

export type Summary = ReturnType<typeof summarize>;

/** The last summary of each instance with what it was made of: the same facts give the same object. */
const summaries = new WeakMap<Instance, { of: unknown[]; summary: Summary }>();

/** The summary of an instance at a time in ms, one object while nothing that it is made of changes; null when it is gone. */
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

/** Sums up what was read of an instance, at a time in ms; where a list is not here, by what the last run saw of it. */
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
    /** Invitations that wait for an answer and have not expired. */
    pending: pending.length > 0 ? total(pending.map((each) => each.count)) : undefined,
    /** Those that nobody answered in time; of lists that are not here those that have expired since they were read. */
    expired: pending.length > 0 ? total(pending.map((each) => each.expired)) : undefined,
    /** In how many organizations people and pending invitations were counted: no key opens the others, or they could not be read. */
    covered: { people: people.lists, pending: pending.length },
  };
}

/** The organizations that count: those of the account, whether or not a key opens them now; before it is known those that a key opens. */
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

/** Of a list that is not here: by when those that were pending then expire. */
function pendingAsSeen({ soonest, later }: SeenInvitations, now: number): Pending {
  const waiting = { count: 0, expired: 0 };
  for (const { expiresAt, count } of [...soonest.map((each) => ({ ...each, count: 1 })), ...later])
    waiting[expiresAt > now ? 'count' : 'expired'] += count;
  return waiting;
}

function total(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Counts people in lists of members, or by the lengths of lists that are not here; undefined for what was never read. */
function peopleIn(lists: readonly (Reading<Member[]> | number | undefined)[]): People {
  const known = new Set<string>();
  let unlisted = 0;
  for (const list of lists) {
    if (typeof list === 'number') unlisted += list;
    if (typeof list !== 'object') continue;
    // The address is the person, on every instance; capital letters do not count.
    for (const { user } of list.data) known.add(foldAddress(user.email) || user.id);
  }
  return { known, unlisted, lists: lists.filter((list) => list !== undefined).length };
}

/** How many people these are at most, and whether they may be fewer. */
export function countPeople({ known, unlisted, lists }: People): { most: number; exact: boolean } {
  return { most: known.size + unlisted, exact: unlisted === 0 || lists === 1 };
}

/** All instances in one line; a number that does not cover all of them says what it covers. */
export function totalWords(summaries: readonly Summary[]): string {
  const isRead = summaries.some(({ organizations }) => organizations !== undefined);
  // Of an instance that was never read those are known for which keys were stored: as many columns does People have.
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

/** For example "41 members in 1 of 2 organizations": who is invited alone is none of them. */
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
