import type { Person } from '../../../../shared/calls/people.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { MatrixColumn } from './matrixColumns.tsx';
import type { PersonRow, PlacedCell } from './personRow.ts';
import { isWhole } from './wholeColumns.ts';

export type Standing =
  | { state: 'member'; cell: PlacedCell; role: string; invited: boolean }
  | { state: 'invited'; cell: PlacedCell; role: string; expired: boolean }
  | { state: 'none' }
  /** Its lists were not read, or not to their end, or not when the row was told: the person may be in it. */
  | { state: 'unknown' };

export function standingOf({ byColumn, whole }: PersonRow, column: MatrixColumn, now: number): Standing {
  const cell = byColumn.get(column.key);
  if (cell?.role != null)
    return { state: 'member', cell, role: cell.role, invited: cell.invitation !== null };
  if (cell?.invitation) {
    const { role, expiresAt } = cell.invitation;
    return { state: 'invited', cell, role: role || 'member', expired: expiresAt <= now };
  }
  return isWhole(column) && whole.has(column.key) ? { state: 'none' } : { state: 'unknown' };
}

export function standingWords(standing: Standing, why: string): string {
  switch (standing.state) {
    case 'member':
      return `${sanitizeText(standing.role, 60)}${standing.invited ? ', and invited again' : ''}`;
    case 'invited':
      return `invited as ${sanitizeText(standing.role, 60)}${standing.expired ? ', expired' : ''}`;
    case 'none':
      return 'none';
    case 'unknown':
      return `unknown: ${why}`;
  }
}

export function cellName(
  email: string,
  place: { organization: string; instance: string },
  standing: Standing,
  why: string,
): string {
  return `${email} in ${place.organization} on ${place.instance}: ${standingWords(standing, why)}`;
}

/** What a person is called: the address, or the name where an account has none. */
export function addressOfPerson({ email, name, id }: Pick<Person, 'email' | 'name' | 'id'>): string {
  return sanitizeText(email) || sanitizeText(name) || sanitizeText(id);
}
