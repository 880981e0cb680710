import type { PersonEnd } from '../../../shared/calls/access.ts';
import { isSameAddress } from '../../../shared/text.ts';
import { type Day, type EndState, endStateOf, noonOf } from '../../../shared/time.ts';
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

export function dayWords(day: Day): string {
  return dateOf(noonOf(day));
}

/** What a person is called in a sentence: by the first of their addresses. */
export function addressOfEnd({ emails, personId }: Pick<Ending, 'emails' | 'personId'>): string {
  return sanitizeText(emails[0] ?? personId, 200);
}

/** The end date of whoever has one of these addresses. */
export function endAmong(ends: readonly PersonEnd[], emails: readonly string[]): PersonEnd | null {
  const isTheirs = (email: string) => emails.some((each) => isSameAddress(each, email));
  return ends.find((end) => end.emails.some(isTheirs)) ?? null;
}
