import {
  type PersonRow,
  placeCells,
  wholeAmong,
} from '../../../src/renderer/src/features/people/personRow.ts';
import type { PeopleColumn, Person, PersonCell } from '../../../src/shared/calls/people.ts';

/** A column whose lists were read. */
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

/** A membership in the column of this place. */
export function membership(at: number, change: Partial<PersonCell> = {}): PersonCell {
  return {
    at,
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
    at,
    role: null,
    since: null,
    twoFactor: null,
    invitation: { id: `invitation-${at}`, role, expiresAt },
  };
}

/** A person's row, told when the columns were as they are. */
export function rowOf(told: Person, columns: readonly PeopleColumn[]): PersonRow {
  return placeCells(told, columns, wholeAmong(columns));
}

export function person(email: string, cells: PersonCell[] = [], change: Partial<Person> = {}): Person {
  return { id: email.toLowerCase(), email, emails: [email], name: '', cells, ...change };
}
