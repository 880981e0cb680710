import type { ActivityKind, Operation, Step } from '../../../shared/operations/operation.ts';
import { countsSentence } from '../../../shared/operations/steps.ts';
import { OPERATION_TITLES } from '../../../shared/rules/actions.ts';
import { listed, thousands } from '../../../shared/text.ts';
import { sanitizeText, shownName } from '../sanitizeText.ts';
import { clockOf } from '../when.ts';

const MOST_SUBJECTS = 20;

export function aboutWords({
  kind,
  subjects,
  counts,
}: Pick<Operation, 'kind' | 'subjects' | 'counts'>): string {
  const [first = ''] = subjects;
  const steps = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const others =
    subjects.length === 1 ? 0 : subjects.length < MOST_SUBJECTS ? subjects.length - 1 : steps - 1;
  const name = shownName(first, 80);
  // People have several steps each, so the number of unnamed people is unknown.
  if (kind === 'off-board' && subjects.length === MOST_SUBJECTS) return `${name} and many more`;
  return listed([name], 1, 1 + others);
}

export function operationTitle(
  kind: ActivityKind,
  steps: readonly Pick<Step, 'change'>[],
  leaving: readonly (readonly string[])[] = [],
): string {
  if (kind === 'off-board' && leaving.length > 1) return `Off-board ${thousands(leaving.length)} people`;
  const named = namedAddress(kind, steps);
  return named === null ? OPERATION_TITLES[kind] : `Off-board ${sanitizeText(named)}`;
}

export function namedAddress(kind: ActivityKind, steps: readonly Pick<Step, 'change'>[]): string | null {
  if (kind !== 'off-board') return null;
  const emails = steps.flatMap(({ change }) => ('email' in change ? change.email : []));
  return emails.find((email) => sanitizeText(email) !== '') ?? null;
}

export function outcomeWords(operation: Operation, now: number): string {
  return `${countsSentence(operation)} ${undoneWords(operation, now)}`.trim();
}

export function undoneWords(
  { undone, undoable }: Pick<Operation, 'undone' | 'undoable'>,
  now: number,
): string {
  if (undone === undefined) return '';
  const when = clockOf(undone.at, now);
  return undoable === 0 ? `Undone ${when}.` : `${thousands(undone.count)} undone ${when}.`;
}
