import type { PersonEnd } from '../../../../shared/calls/access.ts';
import { capitalized, counted, thousands } from '../../../../shared/text.ts';
import { type Day, daysLeftWords, endStateOf, isDay } from '../../../../shared/time.ts';
import { dayWords } from '../../state/ends.ts';
import { dateOf } from '../../when.ts';

type EndFault = { at: 'day' | 'note'; words: string } | null;

type TypedEnd = { day: string; isPartial: boolean; note: string };

/** An unchanged day may be in the past. */
export function endFault({ day, isPartial, note }: TypedEnd, before: Day | null, today: Day): EndFault {
  const atDay = (words: string): EndFault => ({ at: 'day', words });
  if (isPartial) return atDay('Complete the date, or clear it.');
  if (day === '' && note.trim() === '') return atDay('Choose a date, or write a note.');
  if (day === '' || day === before) return null;
  if (!isDay(day)) return atDay('This date does not exist: choose another.');
  return day < today
    ? atDay('This date is past. Choose today or later. To end access now, off-board the person.')
    : null;
}

export function awayWords(day: Day, today: Day): string {
  return `${dayWords(day)}, ${daysLeftWords(endStateOf(day, today).daysLeft)}`;
}

export function whereLines({ where, offboardedAt }: Pick<PersonEnd, 'where' | 'offboardedAt'>): string[] {
  const { member, invited, instances, unknown } = where;
  if (member + invited === 0) {
    const nowhere = unknown === 0 ? 'No access left' : 'Not found so far';
    return offboardedAt === null ? [nowhere] : [`Off-boarded ${dateOf(offboardedAt)}`, nowhere];
  }
  const parts = [
    ...(member > 0 ? [`in ${counted(member, 'organization', 'organizations')}`] : []),
    ...(invited > 0 ? [`invited to ${counted(invited, 'organization', 'organizations')}`] : []),
  ];
  return [capitalized(parts.join(', ')), `on ${counted(instances, 'instance', 'instances')}`];
}

export function whereWords(end: Pick<PersonEnd, 'where' | 'offboardedAt'>): string {
  const [first = '', second] = whereLines(end);
  if (second === undefined) return first;
  return isGone(end) ? `${first}; ${second.charAt(0).toLowerCase()}${second.slice(1)}` : `${first} ${second}`;
}

export function unreadWords(ends: readonly Pick<PersonEnd, 'where'>[]): string | null {
  const unread = ends.reduce((most, { where }) => Math.max(most, where.unknown), 0);
  if (unread === 0) return null;
  return unread === 1
    ? '1 organization or instance could not be read and may have people, too.'
    : `${thousands(unread)} organizations or instances could not be read and may have people, too.`;
}

export function isGone({ where: { member, invited } }: Pick<PersonEnd, 'where'>): boolean {
  return member + invited === 0;
}

export function isNowhere({ where: { member, invited, unknown } }: Pick<PersonEnd, 'where'>): boolean {
  return member + invited + unknown === 0;
}
