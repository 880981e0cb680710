import { counted } from './counted.ts';
import type { Difference, DriftKind } from './drift.ts';
import { oneLine } from './oneLine.ts';

/** What each kind of difference is called in a filter, in its order: what gives more access first. */
export const KIND_WORDS: Record<DriftKind, string> = {
  new: 'New',
  raised: 'Raised',
  'other-role': 'Other role',
  invited: 'Invited',
  'lost-two-factor': 'Lost 2FA',
  'organization-new': 'New organization',
  lowered: 'Lowered',
  gone: 'Gone',
  'organization-gone': 'Organization gone',
};

/** All kinds, in that order. */
export const DRIFT_KINDS = Object.keys(KIND_WORDS) as DriftKind[];

/** A difference in words, for example “raised from member to admin”. */
export function driftWords(difference: Difference): string {
  switch (difference.kind) {
    case 'new':
      return difference.invitedAs === null
        ? `New as ${roleWord(difference.now)}`
        : `New as ${roleWord(difference.now)}: accepted an invitation`;
    case 'gone':
      return `Gone, was ${roleWord(difference.was)}`;
    case 'raised':
      return `Raised from ${roleWord(difference.was)} to ${roleWord(difference.now)}`;
    case 'lowered':
      return `Lowered from ${roleWord(difference.was)} to ${roleWord(difference.now)}`;
    case 'other-role':
      return `Changed from ${roleWord(difference.was)} to ${roleWord(difference.now)}`;
    case 'invited':
      return difference.was === null
        ? `Invited as ${roleWord(difference.now)}`
        : `Invited as ${roleWord(difference.now)}, was as ${roleWord(difference.was)}`;
    case 'lost-two-factor':
      return 'Lost 2FA';
    case 'organization-new':
      return difference.people === null
        ? 'New organization, people not read'
        : `New organization, ${peopleWords(difference.people)}`;
    case 'organization-gone':
      return difference.people === null
        ? 'Organization gone'
        : `Organization gone, had ${peopleWords(difference.people)}`;
  }
}

/** Whom it is about; empty for an organization. */
export function personWords(difference: Difference): string {
  if (!('emails' in difference)) return '';
  const emails = difference.emails.filter((email) => !email.startsWith(' '));
  return emails.length > 0 ? emails.join(', ') : 'Somebody without an address';
}

function peopleWords(people: number): string {
  return counted(people, 'person', 'people');
}

function roleWord(role: string | null): string {
  return (role !== null && oneLine(role, 40)) || 'nothing';
}
