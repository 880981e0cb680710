import { numberOfDay } from '../../shared/dayCounts.ts';
import type { Count } from './counting.ts';
import type { DayLine, Era, Scope } from './historyText.ts';

/** After so many days without a line, organizations that cannot be read any more are no longer waited for. */
const WAITED_FOR = 14;

/** What a count adds to a history: its line, and its scope where that is another one than before. */
export type Addition = { line: DayLine; scope: Scope | null };

/**
 * What is kept of a count made on a day; null while an organization is missing in it that was read before and that a
 * key still opens: a smaller number would look as if people had gone. Once nothing was kept for a fortnight it is left
 * out, which the line says (`sameLists`).
 */
export function additionOf(era: Era | null, count: Count, day: string): Addition | null {
  const { installation, read, unread, people, owners, withoutTwoFactor, openInvitations, version } = count;
  const last = era?.scopes.findLast((scope) => scope.day <= day) ?? null;
  const lost = last?.read.filter((id) => !read.includes(id)) ?? [];
  if (lost.some((id) => unread.includes(id)) && era && isRecent(era, day)) return null;
  const before = era?.scopes.findLast((scope) => scope.day < day) ?? null;
  const scope = { day, installation, read };
  const line: DayLine = {
    day,
    people,
    owners,
    withoutTwoFactor,
    openInvitations,
    version,
    organizations: new Set([...installation.organizationIds, ...read, ...unread]).size,
    read: read.length,
    sameLists: before !== null && isSameScope(before, count),
  };
  return { line, scope: last && isSameText(last, scope) ? null : scope };
}

/** Whether both count the same organizations, but for those that came or went on the server. */
function isSameScope(before: Scope, { installation, read }: Count): boolean {
  const there = new Set(installation.organizationIds);
  const wasThere = new Set(before.installation.organizationIds);
  const people = new Set(installation.userIds);
  const hadPeople = new Set(before.installation.userIds);
  // What only somebody sees whose account was not read says nothing of what is there.
  const isGone = (id: string) => !there.has(id) && [...hadPeople].every((each) => people.has(each));
  const isNew = (id: string) => !wasThere.has(id) && [...people].every((each) => hadPeople.has(each));
  const lost = before.read.filter((id) => !read.includes(id));
  const gained = read.filter((id) => !before.read.includes(id));
  return lost.every(isGone) && gained.every(isNew);
}

function isRecent({ days }: Era, day: string): boolean {
  const last = [...days.keys()]
    .filter((each) => each <= day)
    .sort()
    .at(-1);
  return last !== undefined && numberOfDay(day) - numberOfDay(last) < WAITED_FOR;
}

/** Whether a scope says the same, of whichever day. */
function isSameText(one: Scope, other: Scope): boolean {
  const textOf = ({ installation, read }: Scope) =>
    JSON.stringify([installation.userIds, installation.organizationIds, read]);
  return textOf(one) === textOf(other);
}
