import type { Step } from '../../shared/operations/operation.ts';
import { isDone, isLookup, stepsOfPeople } from '../../shared/operations/steps.ts';
import type { Recorded } from './recorded.ts';
import { inLineAgain, isSameChange } from './stepStates.ts';

const NOT_PLANNED_AGAIN = 'The new plan of this off-boarding does without it.';

/** Merges a replanned rest: `inLine` run again, `added` are new, `left` are no longer needed. */
export function mergeSteps(
  steps: readonly Step[],
  { steps: planned, leaving }: Pick<Recorded, 'steps' | 'leaving'>,
  at: number,
) {
  const inLine = new Map<number, Step>();
  const added: Step[] = [];
  const denied = new Set<Step>();
  const isOpen = (step: Step) => !inLine.has(step.id) && isToPlan(step);
  for (const next of planned) {
    const before = steps.findLast((step) => isOpen(step) && isSameChange(step.change, next.change));
    if (!before) added.push({ ...next, id: steps.length + added.length });
    else if (next.state.state === 'waiting') inLine.set(before.id, asPlanned(inLineAgain(before), next));
    // Keeps its outcome although it is denied by now.
    else denied.add(before);
  }
  // People missing in the new plan were not confirmed: their steps stay.
  const theirs = new Set(leaving ? stepsOfPeople(steps, leaving).flat() : steps);
  const rest = steps.filter(
    (step) => isOpen(step) && !denied.has(step) && (theirs.has(step) || isLookup(step.change)),
  );
  // Searches send nothing: all run again.
  for (const step of rest.filter(({ change }) => isLookup(change))) inLine.set(step.id, inLineAgain(step));
  const left = rest.flatMap((step): Step[] => {
    const { state } = step.state;
    if (isLookup(step.change) || !['open', 'failed', 'canceled'].includes(state)) return [];
    return [{ ...step, state: { state: 'skipped', at, why: NOT_PLANNED_AGAIN } }];
  });
  return { inLine: [...inLine.values()], added, left };
}

function isToPlan({ change, state }: Step): boolean {
  return isLookup(change) || !isDone({ state });
}

function asPlanned(step: Step, { change, seenAt }: Step): Step {
  const seen = seenAt === undefined ? {} : { seenAt };
  if (!isLookup(change) || !isLookup(step.change)) return { ...step, change, ...seen };
  const known = [...new Set([...step.change.known, ...change.known])].slice(0, 1_000);
  return { ...step, change: { ...change, known } };
}
