import type { WantedResult } from '../../../../shared/calls/wanted.ts';
import { counted } from '../../../../shared/text.ts';

export function foundWords(check: WantedResult): string {
  const { lines, same, changed, faulty, uncheckedLines, ends } = check;
  if (lines === 0) return 'names nobody, so nothing changes.';
  const has = `has ${counted(lines, 'line', 'lines')}.`;
  const none = changed + uncheckedLines + ends === 0;
  if (none && same === 0)
    return `${has} ${lines === 1 ? 'It' : 'None of them'} ${lines === 1 ? 'cannot' : 'can'} be used.`;
  if (none && faulty === 0) return `${has} Everything already matches.`;
  if (same === 0) return has;
  return `${has} ${counted(same, 'already matches', 'already match')}.`;
}

export function grantedWords(count: number): string {
  if (count === 0) return '';
  return ` ${counted(count, 'person has', 'people have')} the wanted access already.`;
}

export function endsWords(count: number): string {
  return count === 0
    ? ''
    : ` ${counted(count, 'end date differs', 'end dates differ')} from those kept here.`;
}

export function endsOutcome(count: number): string {
  return `Set ${counted(count, 'end date', 'end dates')}`;
}
