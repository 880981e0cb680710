import type { Result } from '../../../shared/errors.ts';
import type { ActivityKind, Operation, Step } from '../../../shared/operations/operation.ts';
import { countsSentence } from '../../../shared/operations/steps.ts';
import { OPERATION_TITLES } from '../../../shared/rules/actions.ts';
import { listed, thousands } from '../../../shared/text.ts';
import { sanitizeText, shownName } from '../sanitizeText.ts';
import { useActions } from '../state/app.tsx';
import type { State } from '../state/model.ts';
import { hasInstance, isRunning } from '../state/operations.ts';
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

export const NOT_BEGUN = {
  run: 'The open steps were not finished',
  finish: 'The off-boarding could not be planned again',
  retry: 'The retry did not start',
  runCanceled: 'The canceled steps were not run',
  close: 'The operation is still open',
} as const;

const NO_OFFERS = {
  run: false,
  retry: false,
  runCanceled: false,
  finish: false,
  undo: false,
  markAsDone: false,
};

/** Nothing for running operations or changes of this app alone; no undo once all its instances are removed. */
export function offersOf(operation: Operation, instances: Pick<State, 'byId'>) {
  if (isRunning(operation)) return NO_OFFERS;
  const { counts, undoable, stillOpen, failedOn, doneWith } = operation;
  const isFailed = failedOn !== undefined && !doneWith;
  const undo = undoable > 0 && hasInstance(instances, operation);
  const left = counts.open + counts.failed + counts.unknown + counts.canceled;
  if (operation.kind === 'off-board')
    return {
      ...{ ...NO_OFFERS, undo },
      finish: left > 0 || Boolean(stillOpen),
      markAsDone: isFailed || Boolean(stillOpen),
    };
  return {
    ...{ ...NO_OFFERS, undo },
    run: counts.open > 0,
    retry: counts.failed + counts.unknown > 0,
    runCanceled: counts.canceled > 0,
    markAsDone: counts.open === 0 && isFailed,
  };
}

export function useOrTell(): (title: string, begun: Promise<Result<object>>) => Promise<void> {
  const { tellTrouble } = useActions();
  return async (title, begun) => {
    const result = await begun;
    if (!result.ok) tellTrouble(title, result.error);
  };
}
