import type { Person } from '../../../../shared/calls/people.ts';
import { ACCESS } from '../../../../shared/facts/access.ts';
import { roleTone } from '../../parts/roleTone.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { dateOf } from '../../when.ts';
import type { MatrixColumn } from './matrixColumns.tsx';
import { accessOfCell, isWhole, type PersonRow } from './personRow.ts';

export type Standing = {
  /** `unknown`: its lists were not fully read, so the person may be in it. */
  state: 'member' | 'invited' | 'none' | 'unknown';
  words: string;
  tip: string;
  mark: string;
  tone: string;
  isInvitedAgain?: boolean;
  seesNothing?: boolean;
};

/** `why`: why an unlisted person may still be a member. */
export function standingOf(
  { byColumn, whole }: Pick<PersonRow, 'byColumn' | 'whole'>,
  column: MatrixColumn,
  now: number,
  why: string,
): Standing {
  const cell = byColumn.get(column.key);
  if (cell?.role != null) {
    const access = accessOfCell(cell);
    const words = `${sanitizeText(cell.role, 60)}${cell.invitation ? ', and invited again' : ''}`;
    const more = [cell.since !== null && `since ${dateOf(cell.since)}`, access && ACCESS.wordsOf(access)];
    return {
      ...{ state: 'member', words, tip: [words, ...more].filter(Boolean).join(', ') },
      ...{ mark: sanitizeText(cell.role, 24) || '—', tone: roleTone(cell.role) },
      ...{ isInvitedAgain: cell.invitation !== null, seesNothing: access?.sees === 'nothing' },
    };
  }
  if (cell?.invitation) {
    const { role, expiresAt } = cell.invitation;
    const mark = expiresAt <= now ? 'expired' : 'invited';
    const words = `invited as ${sanitizeText(role || 'member', 60)}${mark === 'expired' ? ', expired' : ''}`;
    const end = `${mark === 'expired' ? 'since' : 'until'} ${dateOf(expiresAt)}`;
    return { state: 'invited', words, tip: `${words}, ${end}`, mark, tone: mark };
  }
  if (isWhole(column) && whole.has(column.key))
    return { state: 'none', words: 'none', tip: '', mark: '', tone: '' };
  return { state: 'unknown', words: `unknown: ${why}`, tip: `unknown. ${why}`, mark: '?', tone: 'unknown' };
}

export function cellName(
  email: string,
  place: { organization: string; instance: string },
  { words }: Standing,
): string {
  return `${email} in ${place.organization} on ${place.instance}: ${words}`;
}

export function addressOfPerson({ email, name, id }: Pick<Person, 'email' | 'name' | 'id'>): string {
  return sanitizeText(email) || sanitizeText(name) || sanitizeText(id);
}
