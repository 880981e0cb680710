import type { WantedResult } from '../../../../shared/calls/wanted.ts';
import { counted } from '../../../../shared/counted.ts';
import { denySteps } from '../../../../shared/operations/steps.ts';

export function lineWord(format: 'csv' | 'json'): string {
  return format === 'csv' ? 'Line' : 'Entry';
}

export function foundWords(check: WantedResult, format: 'csv' | 'json'): string {
  const { lines, same, expired, changed, faulty, uncheckedLines } = check;
  if (lines === 0) return format === 'csv' ? 'has only headings, so nothing changes.' : 'is an empty list.';
  const noun = format === 'csv' ? 'line' : 'entry';
  const has = `has ${counted(lines, noun, format === 'csv' ? 'lines' : 'entries')}.`;
  const none = changed + uncheckedLines === 0;
  if (none && same === 0)
    return `${has} ${lines === 1 ? 'It' : 'None of them'} ${lines === 1 ? 'cannot' : 'can'} be used.`;
  if (none && faulty === 0) return `${has} Everything already matches.${expiredWords(expired)}`;
  if (same === 0) return has;
  return `${has} ${counted(same, 'already matches', 'already match')}.${expiredWords(expired)}`;
}

function expiredWords(expired: number): string {
  if (expired === 0) return '';
  const of = counted(expired, 'invitation has', 'invitations have');
  return ` ${of} expired: renew ${expired === 1 ? 'it' : 'them'} under Invitations.`;
}

export function grantedWords(count: number): string {
  if (count === 0) return '';
  return ` ${counted(count, 'person has', 'people have')} the wanted access already.`;
}

export function tooManyWords({ changed }: Pick<WantedResult, 'changed'>): string | null {
  return denySteps(changed, 'Split the file, for example by instance, and read one part after the other.');
}
