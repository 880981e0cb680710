import type { Step, StepWord } from '../../../../shared/operations/step.ts';
import { countSteps, isUndoable, STEP_WORDS } from '../../../../shared/operations/steps.ts';
import { foldAddress } from '../../../../shared/sameAddress.ts';
import { formatNumber } from '../../ui/locale.ts';
import { undoneWords } from './words.ts';

export type StepGroup = { emails: readonly string[]; steps: Step[] };

export function stepsByPerson(steps: readonly Step[], people: readonly (readonly string[])[]): StepGroup[] {
  const groups = people.map((emails): StepGroup => ({ emails, steps: [] }));
  const others: StepGroup = { emails: [], steps: [] };
  const byAddress = new Map(
    groups.flatMap((group) => group.emails.map((email) => [foldAddress(email), group] as const)),
  );
  for (const step of steps) {
    const { change } = step;
    const group = 'email' in change ? byAddress.get(foldAddress(change.email)) : undefined;
    (group ?? others).steps.push(step);
  }
  return [...groups, others].filter((group) => group.steps.length > 0);
}

type InShort = { trouble: string; words: string };

const TROUBLE: readonly StepWord[] = ['failed', 'unknown'];

export function tellSteps(steps: readonly Step[]): InShort {
  const counts = countSteps(steps);
  const wordsOf = (among: (word: StepWord) => boolean) =>
    STEP_WORDS.filter((word) => among(word) && counts[word] > 0)
      .map((word) => `${formatNumber(counts[word])} ${word}`)
      .join(', ');
  const undone = steps.flatMap(({ state }) => (state.state === 'done' ? (state.undone ?? []) : []));
  const told = {
    undoable: steps.filter(isUndoable).length,
    ...(undone.length > 0 ? { undone: { count: undone.length, at: Math.max(...undone) } } : {}),
  };
  return {
    trouble: wordsOf((word) => TROUBLE.includes(word)),
    words: [wordsOf((word) => !TROUBLE.includes(word)), undoneWords(told, Date.now())]
      .filter(Boolean)
      .join('. '),
  };
}
