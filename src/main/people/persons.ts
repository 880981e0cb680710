import type { Person, PersonCell } from '../../shared/calls/people.ts';
import { strengthOf } from '../../shared/facts/role.ts';
import { compareTexts, searchText } from '../../shared/text.ts';
import { accessOf } from '../readings/permissionSets.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import { type Column, isAddress, isMember, type ListedInvitation, type ListedMember } from './access.ts';
import type { Joins } from './joins.ts';

export type Known = Omit<Person, 'cells'> & {
  text: string;
  address: string;
  group: readonly string[] | undefined;
  rows: readonly Row[];
};
export type Row = { at: number; who: ListedMember | ListedInvitation };
export type Held =
  | { member: ListedMember; invitation: ListedInvitation | null }
  | { member: null; invitation: ListedInvitation };

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

/** Pairs the strongest membership with the latest invitation of an address; memberships first, by role. */
export function pairUp(members: readonly ListedMember[], invitations: readonly ListedInvitation[]): Held[] {
  const byEnd = invitations.toSorted((a, b) => b.expiresAt - a.expiresAt);
  const byId = Map.groupBy(byEnd, ({ id }) => id);
  const held = members
    .toSorted((a, b) => compareRoles(a.role, b.role))
    .map((member) => ({ member, invitation: byId.get(member.id)?.shift() ?? null }));
  const left = new Set([...byId.values()].flat());
  return [
    ...held,
    ...byEnd.filter((each) => left.has(each)).map((invitation) => ({ member: null, invitation })),
  ];
}

export function heldBy({ rows }: Known): (Held & { at: number })[] {
  return [...Map.groupBy(rows, ({ at }) => at)].flatMap(([at, own]) => {
    const members = own.flatMap(({ who }) => (isMember(who) ? who : []));
    const invitations = own.flatMap(({ who }) => (isMember(who) ? [] : who));
    return pairUp(members, invitations).map((held) => ({ at, ...held }));
  });
}

export function cellsOf(person: Known, columns: readonly Column[]): PersonCell[] {
  return heldBy(person).flatMap(({ at, member, invitation }) => {
    const column = columns[at];
    if (!column) return [];
    const { instanceId, organizationId } = column;
    const { role, since, twoFactor } = member ?? { role: null, since: null, twoFactor: null };
    const cell: PersonCell = {
      ...{ instanceId, organizationId, role, since, twoFactor },
      invitation: told(invitation),
    };
    if (member) Object.assign(cell, { memberId: member.memberId, userId: member.userId });
    const access = member && accessOf(member.granted);
    if (access) cell.access = access;
    const { email = '', changed } = member ?? invitation ?? {};
    if (changed) cell.changed = changed;
    if (member?.signIn) cell.signIn = member.signIn;
    if (email !== person.email && email !== '') cell.email = email;
    return cell;
  });
}

function told(invitation: ListedInvitation | null): PersonCell['invitation'] {
  return (
    invitation && { id: invitation.invitationId, role: invitation.role, expiresAt: invitation.expiresAt }
  );
}

export function compareRoles(a: string, b: string): number {
  return strengthOf(a) - strengthOf(b) || compareTexts(a, b);
}
