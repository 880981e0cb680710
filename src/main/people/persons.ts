import type { Person, PersonCell } from '../../shared/calls/people.ts';
import { strengthOf } from '../../shared/keyChoice.ts';
import { compactOf } from '../../shared/permissions/compactAccess.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { compareTexts, searchText } from '../../shared/searchText.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import type { Joins } from './joins.ts';
import { type Column, type InvitationRow, isAddress, type MemberRow } from './organizations.ts';

/** A person with what queries go by. */
export type Known = Person & {
  /** Their addresses and names, as searches compare them. */
  texts: readonly string[];
  domains: readonly string[];
  /** What they are sorted by: the address that they are shown with, folded; empty where they have none. */
  address: string;
  /** What they were made of. */
  group: readonly string[] | undefined;
  rows: readonly Row[];
};
/** What is in a column. */
type Row = { at: number; who: MemberRow | InvitationRow };

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
  const written = new Map<string, string>();
  const names = new Set<string>();
  for (const { who } of rows) {
    if (!written.has(who.id)) written.set(who.id, who.email);
    if (isMember(who) && who.name !== '') names.add(who.name);
  }
  const shown = group?.find((each) => written.has(each)) ?? id;
  const emails = [shown, ...(group ?? []).filter((each) => each !== shown)]
    .filter(isAddress)
    .map((each) => written.get(each) ?? each);
  const [email = ''] = emails;
  const [name = ''] = names;
  const domains = emails.flatMap((each) => each.toLowerCase().match(/@([^@]+)$/)?.[1] ?? []);
  return {
    ...{ id, email, emails, name },
    cells: [...byColumn(rows)].flatMap(([at, own]) => cellsOf(at, own, email)),
    texts: [...emails, ...names].map(searchText),
    domains: [...new Set(domains)],
    address: foldAddress(email),
    group,
    rows,
  };
}

function byColumn(rows: readonly Row[]): Map<number, Row['who'][]> {
  const found = new Map<number, Row['who'][]>();
  for (const { at, who } of rows) {
    const own = found.get(at);
    if (own) own.push(who);
    else found.set(at, [who]);
  }
  return found;
}

/** A membership and an invitation of the same address are one cell; what is strongest comes first. */
function cellsOf(at: number, who: readonly (MemberRow | InvitationRow)[], email: string): PersonCell[] {
  const left = who.flatMap((each) => (isMember(each) ? [] : each)).sort((a, b) => b.expiresAt - a.expiresAt);
  const cells = who
    .filter(isMember)
    .sort((a, b) => compareRoles(a.role, b.role))
    .map((member) => {
      const beside = left.findIndex(({ id }) => id === member.id);
      const [invitation = null] = beside === -1 ? [] : left.splice(beside, 1);
      const { memberId, userId, role, since, twoFactor, granted } = member;
      const cell: PersonCell = { at, memberId, userId, role, since, twoFactor, invitation: told(invitation) };
      if (granted) cell.access = compactOf(granted);
      return spelled(cell, member);
    });
  const invited = left.map((each) =>
    spelled({ at, role: null, since: null, twoFactor: null, invitation: told(each) }, each),
  );
  return [...cells, ...invited];

  function spelled(cell: PersonCell, { email: written, changed }: MemberRow | InvitationRow): PersonCell {
    if (changed) cell.changed = changed;
    if (written !== email && written !== '') cell.email = written;
    return cell;
  }
}

function told(invitation: InvitationRow | null): PersonCell['invitation'] {
  return (
    invitation && { id: invitation.invitationId, role: invitation.role, expiresAt: invitation.expiresAt }
  );
}

function isMember(who: MemberRow | InvitationRow): who is MemberRow {
  return 'memberId' in who;
}

/** The strongest first, those that were made by name. */
export function compareRoles(a: string, b: string): number {
  return strengthOf(a) - strengthOf(b) || compareTexts(a, b);
}
