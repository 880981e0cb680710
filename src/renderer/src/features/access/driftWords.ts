import type { Apart, Difference, DriftKind } from '../../../../shared/drift.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

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

/** Whether it gives more access than before, or less: what comes into view first. */
export function givesMore({ kind }: Difference): boolean {
  return !['gone', 'lowered', 'organization-gone'].includes(kind);
}

/** Whom it is about; empty for an organization. */
export function personWords(difference: Difference): string {
  if (!('emails' in difference)) return '';
  const emails = difference.emails.filter((email) => !email.startsWith(' '));
  return emails.length > 0 ? emails.join(', ') : 'Somebody without an address';
}

/** What a baseline says nothing about, in words; `why` is what is known of it now. */
export function apartWords(
  { organizationId, organizationName, why }: Apart,
  instanceName: string,
  whyUnknown: string | null,
): string {
  const place =
    organizationId === null
      ? instanceName
      : `${sanitizeText(organizationName, 60) || 'Unnamed'} on ${instanceName}`;
  switch (why) {
    case 'unread':
      return `${place}: not read. ${whyUnknown ?? ''}`.trim();
    case 'unkept':
      return `${place}: had not been read when this baseline was kept. Keep a new one to watch it.`;
    case 'cut':
      return `${place}: too many people to keep, so who is new or gone is known once it is read again.`;
    case 'rebuilt':
      return `${place}: another installation answers at its address now, of which this baseline knows nothing. Keep a new one.`;
  }
}

/** “no differences”, “1 difference”, or how many. */
export function countWords(count: number): string {
  if (count === 0) return 'no differences';
  return count === 1 ? '1 difference' : `${formatNumber(count)} differences`;
}

function peopleWords(people: number): string {
  return people === 1 ? '1 person' : `${formatNumber(people)} people`;
}

function roleWord(role: string | null): string {
  return sanitizeText(role, 40) || 'nothing';
}
