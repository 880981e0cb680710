import type { Person, PersonCell } from '../../shared/calls/people.ts';
import { strengthOf } from '../../shared/keys.ts';
import { compareTexts, searchText } from '../../shared/text.ts';
import { accessOf } from '../readings/permissionSets.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import type { Joins } from './joins.ts';
import { type Column, type InvitationRow, isAddress, isMember, type MemberRow } from './organizations.ts';

/** A person with what queries go by. */
export type Known = Omit<Person, 'cells'> & {
  /** Their addresses and names, as searches compare them, one a line. */
  text: string;
  /** What they are sorted by: the address that they are shown with, folded; empty where they have none. */
  address: string;
  /** What they were made of. */
  group: readonly string[] | undefined;
  rows: readonly Row[];
};
export type Row = { at: number; who: MemberRow | InvitationRow };
/** What a cell tells: a membership with the invitation beside it, or an invitation alone. */
type Held = { at: number; member: MemberRow | null; invitation: InvitationRow | null };

/** Everyone by address, those without one last. Whoever has the same rows as in `before` is not made anew. */
export async function identify(
  columns: readonly Column[],
  joins: Joins,
  { before, yieldIfDue }: { before: readonly Known[]; yieldIfDue: YieldIfDue },
): Promise<Known[]> {
  const groupOf = new Map(joins.flatMap((group) => group.map((id) => [id, group] as const)));
  const rowsOf = new Map<string, Row[]>();
  const add = (row: Row) => {
    const person = groupOf.get(row.who.id)?.[0] ?? row.who.id;
    const rows = rowsOf.get(person);
    if (rows) rows.push(row);
    else rowsOf.set(person, [row]);
  };
  for (const { at, members, invitations } of columns) {
    await yieldIfDue();
    for (const who of members?.rows ?? []) add({ at, who });
    for (const who of invitations?.rows ?? []) add({ at, who });
  }
  const people: Known[] = [];
  for (const person of before) {
    const rows = rowsOf.get(person.id);
    if (!rows || groupOf.get(person.id) !== person.group || !isSame(rows, person.rows)) continue;
    people.push(person);
    rowsOf.delete(person.id);
  }
  for (const [id, rows] of rowsOf) {
    await yieldIfDue();
    people.push(toPerson(id, groupOf.get(id), rows));
  }
  await yieldIfDue();
  // Quick where most stand in order already.
  return people.sort(
    (a, b) =>
      Number(a.address === '') - Number(b.address === '') ||
      compareTexts(a.address || a.id, b.address || b.id),
  );
}

function isSame(rows: readonly Row[], before: readonly Row[]): boolean {
  return (
    rows.length === before.length &&
    rows.every(({ at, who }, index) => before[index]?.who === who && before[index]?.at === at)
  );
}

function toPerson(id: string, group: readonly string[] | undefined, rows: readonly Row[]): Known {
  const writtenOf = (each: string) => rows.find(({ who }) => who.id === each)?.who.email;
  const ids = group ?? [id];
  const shown = ids.find((each) => writtenOf(each) !== undefined) ?? id;
  const emails = [shown, ...ids.filter((each) => each !== shown)]
    .filter(isAddress)
    .map((each) => writtenOf(each) ?? each);
  const names = new Set(rows.flatMap(({ who }) => (isMember(who) && who.name) || []));
  const [email = ''] = emails;
  const [name = ''] = names;
  return {
    ...{ id, email, emails, name, group, rows },
    text: [...emails, ...names].map(searchText).join('\n'),
    address: isAddress(shown) ? shown : '',
  };
}

export function domainsOf({ emails }: Known): string[] {
  const domains = emails.flatMap((each) => each.toLowerCase().match(/@([^@]+)$/)?.[1] ?? []);
  return [...new Set(domains)];
}

/** A membership and an invitation of the same address are one; what is strongest comes first in its column. */
export function heldBy({ rows }: Known): Held[] {
  const columns = new Set(rows.map(({ at }) => at));
  return [...columns].flatMap((at) => {
    const who = rows.flatMap((row) => (row.at === at ? row.who : []));
    const left = who
      .flatMap((each) => (isMember(each) ? [] : each))
      .sort((a, b) => b.expiresAt - a.expiresAt);
    const held = who
      .filter(isMember)
      .sort((a, b) => compareRoles(a.role, b.role))
      .map((member) => {
        const beside = left.findIndex(({ id }) => id === member.id);
        const [invitation = null] = beside === -1 ? [] : left.splice(beside, 1);
        return { at, member, invitation };
      });
    return [...held, ...left.map((invitation) => ({ at, member: null, invitation }))];
  });
}

export function cellsOf(person: Known): PersonCell[] {
  return heldBy(person).map(({ at, member, invitation }) => {
    const { role, since, twoFactor } = member ?? { role: null, since: null, twoFactor: null };
    const cell: PersonCell = { at, role, since, twoFactor, invitation: told(invitation) };
    if (member) Object.assign(cell, { memberId: member.memberId, userId: member.userId });
    const access = member && accessOf(member.member);
    if (access) cell.access = access;
    const { email = '', changed } = member ?? invitation ?? {};
    if (changed) cell.changed = changed;
    if (email !== person.email && email !== '') cell.email = email;
    return cell;
  });
}

function told(invitation: InvitationRow | null): PersonCell['invitation'] {
  return (
    invitation && { id: invitation.invitationId, role: invitation.role, expiresAt: invitation.expiresAt }
  );
}

/** The strongest first, those that were made by name. */
export function compareRoles(a: string, b: string): number {
  return strengthOf(a) - strengthOf(b) || compareTexts(a, b);
}
