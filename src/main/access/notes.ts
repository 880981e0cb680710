import type { AccessEnd } from '../../shared/accessEnd.ts';
import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Reviewer } from '../../shared/campaigns/campaign.ts';
import type { Difference } from '../../shared/drift.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import { cutText, listed, oneLine } from '../../shared/text.ts';
import { type Baseline, peopleIn } from './baseline.ts';

export type Noted = AppNote<'keep-access' | 'accept-access' | 'sign-baseline' | 'delete-baseline'>;

const FEW = 10;

export function keptNote(baseline: Baseline): string {
  const { name, instances } = baseline;
  const organizations = instances.reduce((sum, each) => sum + each.organizations.length, 0);
  const names = instances.map((each) => oneLine(each.name, 60));
  const people = peopleIn(baseline);
  return `“${name}”: ${people} ${people === 1 ? 'person' : 'people'} in ${organizations} ${organizations === 1 ? 'organization' : 'organizations'} on ${listed(names, FEW)}.`;
}

export function signedNote({ name }: Baseline, by: Reviewer): string {
  return `“${name}”, by ${by.name} (${by.email}). It never changes from now on.`;
}

export function acceptedNote({ name, signed }: Baseline, differences: readonly Difference[]): string {
  const words = differences.map((difference) =>
    [
      difference.kind.replaceAll('-', ' '),
      ...('emails' in difference ? difference.emails.filter((email) => !email.startsWith(' ')) : []),
      ...('organizationName' in difference ? [oneLine(difference.organizationName, 60)] : []),
    ].join(', '),
  );
  const sentence = `${signed ? 'Beside' : 'Into'} “${name}”: ${words.join('; ')}.`;
  return sentence.length <= MOST_TEXT ? sentence : `${cutText(sentence, MOST_TEXT - 1)}…`;
}

export type EndNoted = AppNote<'set-end' | 'clear-end'>;

/** What Activity says of an end or a note that was set; the note’s words stay with it, so that it can be removed. */
export function setNote({ emails, day, note }: Pick<AccessEnd, 'emails' | 'day' | 'note'>): EndNoted {
  const subject = wordsOf(emails);
  const words =
    day === null ? 'A note without a date.' : `Access ends on ${day}${note === '' ? '' : ', with a note'}.`;
  return { kind: 'set-end', instance: null, subject, note: words };
}

export function clearedNote(emails: readonly string[]): EndNoted {
  return {
    kind: 'clear-end',
    instance: null,
    subject: wordsOf(emails),
    note: 'The end date and its note were removed.',
  };
}

function wordsOf([first = '']: readonly string[]): string {
  return oneLine(first, 300);
}
