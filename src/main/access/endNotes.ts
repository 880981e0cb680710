import type { AccessEnd } from '../../shared/accessEnd.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { LocalKind } from '../../shared/operations/operation.ts';

/** What is remembered of end dates. */
export type EndNoted = {
  kind: Extract<LocalKind, 'set-end' | 'clear-end'>;
  instance: null;
  subject: string;
  note: string;
};

/**
 * What Activity says of an end date, or a note alone, that was set. The note's words stay with it, so that it can be
 * removed.
 */
export function setNote({ emails, day, note }: Pick<AccessEnd, 'emails' | 'day' | 'note'>): EndNoted {
  const subject = wordsOf(emails);
  const words =
    day === null ? 'A note without a day.' : `Access ends on ${day}${note === '' ? '' : ', with a note'}.`;
  return { kind: 'set-end', instance: null, subject, note: words };
}

/** What Activity says of an end date or a note that was removed. */
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
