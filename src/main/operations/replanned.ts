import type { Step } from '../../shared/operations/operation.ts';
import { isLookup, stepsOfPeople } from '../../shared/operations/steps.ts';
import type { Recorded } from './recorded.ts';
import { inLineAgain, isSameChange } from './stepStates.ts';

const NOT_PLANNED_AGAIN = 'The new plan of this off-boarding does without it.';

/**
 * The steps of an off-boarding, and those of a plan of its people that was made anew: `inLine` are to be done again,
 * `added` are new, and `left` are not needed any more.
 */
export function mergeSteps(
  steps: readonly Step[],
  { steps: planned, leaving }: Pick<Recorded, 'steps' | 'leaving'>,
  at: number,
) {
  const inLine = new Map<number, Step>();
  const added: Step[] = [];
  const isOpen = (step: Step) => !inLine.has(step.id) && isToPlan(step);
  for (const next of planned) {
    const before = steps.findLast((step) => isOpen(step) && isSameChange(step.change, next.change));
    if (!before) added.push({ ...next, id: steps.length + added.length });
    // Denied by now, it says still how it ended.
    else if (next.state.state === 'waiting') inLine.set(before.id, asPlanned(inLineAgain(before), next));
  }
  // Who is not in the new plan, since nobody confirmed them, is left as they are.
  const theirs = new Set(leaving ? stepsOfPeople(steps, leaving).flat() : steps);
  const rest = steps.filter((step) => isOpen(step) && theirs.has(step));
  // Whether somebody is gone is looked at anew wherever the first plan did.
  for (const step of rest.filter(({ change }) => isLookup(change))) inLine.set(step.id, inLineAgain(step));
  const left = rest.flatMap((step): Step[] => {
    const { state } = step.state;
    // A reading tells what became of one that was sent.
    if (isLookup(step.change) || state === 'unknown' || state === 'skipped') return [];
    return [{ ...step, state: { state: 'skipped', at, why: NOT_PLANNED_AGAIN } }];
  });
  return { inLine: [...inLine.values()], added, left };
}

function isToPlan({ change, state }: Step): boolean {
  return isLookup(change) || state.state !== 'done';
}

function asPlanned(step: Step, { change, seenAt }: Step): Step {
  const seen = seenAt === undefined ? {} : { seenAt };
  if (!isLookup(change) || !isLookup(step.change)) return { ...step, change, ...seen };
  const known = [...new Set([...step.change.known, ...change.known])].slice(0, 1_000);
  return { ...step, change: { ...change, known } };
}
