import type { PersonEnd } from '../../../shared/calls/access.ts';
import { isSameAddress } from '../../../shared/text.ts';
import { type Day, type EndState, endStateOf, noonOf } from '../../../shared/time.ts';
import { sanitizeText } from '../sanitizeText.ts';
import { dateOf } from '../when.ts';
import type { State } from './model.ts';

export type Ending = State['ends']['ends'][number] & EndState;

export function endingOn(ends: State['ends']['ends'], today: Day): Ending[] {
  const endings: Ending[] = [];
  for (const end of ends) {
    const state = endStateOf(end.day, today);
    // Sorted by day; thousands may follow.
    if (state.stands === 'later') break;
    endings.push({ ...end, ...state });
  }
  return endings;
}

export function dayWords(day: Day): string {
  return dateOf(noonOf(day));
}

export function addressOfEnd({ emails, personId }: Pick<Ending, 'emails' | 'personId'>): string {
  return sanitizeText(emails[0] ?? personId, 200);
}

export function endAmong(ends: readonly PersonEnd[], emails: readonly string[]): PersonEnd | null {
  const isTheirs = (email: string) => emails.some((each) => isSameAddress(each, email));
  return ends.find((end) => end.emails.some(isTheirs)) ?? null;
}
