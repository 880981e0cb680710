import * as rows from '../../../src/renderer/src/features/people/personRow.ts';
import type { PeopleColumn, Person, PersonCell } from '../../../src/shared/calls/people.ts';

export function column(
  instanceId: string,
  organizationId: string,
  change: Partial<PeopleColumn> = {},
): PeopleColumn {
  return {
    instanceId,
    organizationId,
    organizationName: organizationId.toUpperCase(),
    membersAt: 1_000,
    invitationsAt: 1_000,
    ...change,
  };
}

/** Stands for the column of this place, until {@link placed} knows the columns. */
const placeOf = (at: number) => ({ instanceId: '', organizationId: String(at) });

export function membership(at: number, change: Partial<PersonCell> = {}): PersonCell {
  return {
    ...placeOf(at),
    memberId: `member-${at}`,
    userId: `user-${at}`,
    role: 'member',
    since: 500,
    twoFactor: null,
    invitation: null,
    ...change,
  };
}

/** An invitation alone, which ends at `expiresAt` (ms). */
export function invitation(at: number, expiresAt: number, role: string | null = 'admin'): PersonCell {
  return {
    ...placeOf(at),
    role: null,
    since: null,
    twoFactor: null,
    invitation: { id: `invitation-${at}`, role, expiresAt },
  };
}

export function rowOf(told: Person, columns: readonly PeopleColumn[]): rows.PersonRow {
  return rows.rowOf(placed(told, columns), rows.wholeAmong(columns));
}

export function placed(told: Person, columns: readonly PeopleColumn[]): Person {
  const cells = told.cells.map((cell) => {
    const { instanceId, organizationId } = columns[Number(cell.organizationId)] ?? cell;
    return { ...cell, instanceId, organizationId };
  });
  return { ...told, cells };
}

export function person(email: string, cells: PersonCell[] = [], change: Partial<Person> = {}): Person {
  return { id: email.toLowerCase(), email, emails: [email], name: '', cells, ...change };
}
