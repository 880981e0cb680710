import {
  type Day,
  daysLeftWords,
  type EndState,
  endStateOf,
  noonOf,
  SOON_DAYS,
} from '../../../shared/ends.ts';
import { formatNumber } from '../ui/locale.ts';
import { sanitizeText } from '../ui/sanitizeText.ts';
import { dateOf } from '../ui/when.ts';
import type { State } from './model.ts';

/** Whose access ends soon, or should have ended: with where the day stands today. */
export type Ending = State['ends']['ends'][number] & EndState;

/** Those of ends, soonest first, that need attention on a day. */
export function endingOn(ends: State['ends']['ends'], today: Day): Ending[] {
  const endings: Ending[] = [];
  for (const end of ends) {
    const state = endStateOf(end.day, today);
    // There may be thousands after it.
    if (state.stands === 'later') break;
    endings.push({ ...end, ...state });
  }
  return endings;
}

/** A calendar day as dates are written here, for example “Mar 3, 2026”. */
export function dayWords(day: Day): string {
  return dateOf(noonOf(day));
}

/** What a person is called in a sentence: by the first of their addresses. */
export function addressOfEnd({ emails, personId }: Pick<Ending, 'emails' | 'personId'>): string {
  return sanitizeText(emails[0] ?? personId, 200);
}

/** Says that somebody’s access is due, or is soon, for example “Access of EMAIL ended on Mar 3, 2026”. */
export function endingWords(ending: Ending): string {
  const { day, daysLeft } = ending;
  const subject = `Access of ${addressOfEnd(ending)}`;
  if (daysLeft < 0) return `${subject} ended on ${dayWords(day)}`;
  return daysLeft <= 1
    ? `${subject} ends ${daysLeftWords(daysLeft)}`
    : `${subject} ends ${daysLeftWords(daysLeft)}, on ${dayWords(day)}`;
}

export function soonWords(count: number): string {
  return `Access of ${formatNumber(count)} people ends within ${SOON_DAYS} days`;
}

/** All that needs attention in one line; null where nothing does. */
export function attentionWords(endings: readonly Ending[]): string | null {
  const due = endings.filter(({ stands }) => stands === 'due');
  const soon = endings.filter(({ stands }) => stands === 'soon');
  const parts = [
    ...(due.length > 1 ? [`Access of ${formatNumber(due.length)} people has ended`] : due.map(endingWords)),
    ...(soon.length > 1 ? [soonWords(soon.length)] : soon.map(endingWords)),
  ];
  return parts.length === 0 ? null : parts.join('. ');
}
