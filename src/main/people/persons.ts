import type { Person, PersonCell } from '../../shared/calls/people.ts';
import type { FilledColumn } from './columns.ts';
import { accessOf } from './grants.ts';
import type { Identities } from './identities.ts';
import { type InvitationRows, type MemberRows, NO_ROLE, TWO_FACTOR } from './lists.ts';
import type { RoleOrder } from './roleOrder.ts';
import { isAddress, type Vocabulary } from './vocabulary.ts';

/** What people are made from. */
type Facts = { identities: Identities; roles: RoleOrder; vocabulary: Vocabulary };
/** A row of a person in a column. */
type Found = { id: number; row: number };
type Cell = { members: Found[]; invitations: Found[] };

/** These people, with what they are in these columns. */
export function personsOf(
  persons: readonly number[],
  columns: readonly FilledColumn[],
  facts: Facts,
): Person[] {
  const { identities, vocabulary } = facts;
  const { personOf } = identities;
  const places = new Map(persons.map((person, place) => [person, place]));
  const wanted = new Uint8Array(personOf.length);
  for (const person of persons) wanted[person] = 1;
  const emails = persons.map((person) => emailsOf(person, facts));
  const cells: PersonCell[][] = persons.map(() => []);
  for (const column of columns) {
    const found = new Map<number, Cell>();
    const look = (rows: MemberRows | InvitationRows | null, list: keyof Cell) => {
      for (let row = 0; rows && row < rows.size; row += 1) {
        const id = rows.ids[row] as number;
        const person = personOf[id] as number;
        if (!wanted[person]) continue;
        const cell = found.get(person) ?? { members: [], invitations: [] };
        cell[list].push({ id, row });
        found.set(person, cell);
      }
    };
    look(column.members, 'members');
    look(column.invitations, 'invitations');
    for (const [person, cell] of found) {
      const place = places.get(person) as number;
      cells[place]?.push(...cellsOf(cell, column, { ...facts, email: emails[place]?.[0] ?? '' }));
    }
  }
  return persons.map((person, place) => ({
    id: vocabulary.ids.textOf(person),
    email: emails[place]?.[0] ?? '',
    emails: emails[place] ?? [],
    name: vocabulary.names.textOf(identities.names[person] as number),
    cells: cells[place] ?? [],
  }));
}

function emailsOf(person: number, { identities, vocabulary }: Facts): string[] {
  const shown = identities.shownIds[person] as number;
  const others = (identities.groups.get(person) ?? []).filter((id) => id !== shown);
  return [shown, ...others].flatMap((id) => {
    const text = vocabulary.ids.textOf(id);
    return isAddress(text) ? (identities.spellings.get(id) ?? text) : [];
  });
}

/** A membership and an invitation of the same address are one cell; what is strongest comes first. */
function cellsOf(
  { members, invitations }: Cell,
  column: FilledColumn,
  { roles, vocabulary, email }: Facts & { email: string },
): PersonCell[] {
  const memberRows = column.members as MemberRows;
  const invitationRows = column.invitations as InvitationRows;
  const placeOf = ({ row }: Found) => roles.placeOf(memberRows.roles[row] as number);
  const endOf = ({ row }: Found) => invitationRows.expiresAt[row] as number;
  const left = invitations.toSorted((a, b) => endOf(b) - endOf(a));
  const made = members
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map((member) => {
      const beside = left.findIndex(({ id }) => id === member.id);
      const [invitation = null] = beside === -1 ? [] : left.splice(beside, 1);
      return toCell(member, invitation);
    });
  return [...made, ...left.map((invitation) => toCell(null, invitation))];

  function toCell(member: Found | null, invitation: Found | null): PersonCell {
    const written = member
      ? spellingOf(memberRows, member)
      : invitation && spellingOf(invitationRows, invitation);
    return {
      at: column.at,
      ...(member
        ? membershipAt(memberRows, member.row, vocabulary)
        : { role: null, since: null, twoFactor: null }),
      invitation: invitation && invitationAt(invitationRows, invitation.row, vocabulary),
      ...(written === email || !written ? {} : { email: written }),
    };
  }

  function spellingOf(rows: MemberRows | InvitationRows, { id, row }: Found): string {
    const text = vocabulary.ids.textOf(id);
    return rows.spellings.get(row) ?? (isAddress(text) ? text : '');
  }
}

function membershipAt(rows: MemberRows, row: number, { roles }: Vocabulary) {
  const since = rows.since[row] as number;
  const twoFactor = rows.twoFactor[row];
  const access = accessOf(rows.grants, row);
  return {
    memberId: rows.memberIds[row] as string,
    userId: rows.userIds[row] as string,
    role: roles.textOf(rows.roles[row] as number),
    since: Number.isNaN(since) ? null : since,
    twoFactor: twoFactor === TWO_FACTOR.unknown ? null : twoFactor === TWO_FACTOR.on,
    ...(access ? { access } : {}),
  };
}

function invitationAt(rows: InvitationRows, row: number, { roles }: Vocabulary) {
  const role = rows.roles[row] as number;
  return {
    id: rows.invitationIds[row] as string,
    role: role === NO_ROLE ? null : roles.textOf(role),
    expiresAt: rows.expiresAt[row] as number,
  };
}
