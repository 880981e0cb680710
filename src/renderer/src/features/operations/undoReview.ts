import type { PlannedStep, Step } from '../../../../shared/operations/step.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { confirmDeletions, deletionWords } from './deletions.ts';
import type { Reviewed } from './reviewed.ts';
import { placeOf } from './stepLines.ts';
import { subjectOf } from './stepWords.ts';

/**
 * What has to be seen, and typed, before an operation is taken back. `stepIds`: what is taken back of it; with it goes what
 * is so already, so that it counts as undone.
 */
export function reviewUndo(steps: readonly Step[]): Reviewed & { stepIds: number[] } {
  const runs = steps.filter(({ state }) => state.state === 'open');
  const deletions = runs.flatMap(({ change, instanceName }) =>
    change.action === 'members.remove' ? [{ email: change.email, instanceName }] : [],
  );
  return {
    kind: 'undo',
    steps: steps.map(plannedOf),
    warnings: deletions.map(deletionWords),
    unknown: runs.flatMap((step) =>
      step.lookedAt === undefined && 'error' in step.state && step.state.error
        ? [`${subjectOf(step)}, ${sanitizeText(placeOf(step), 120)}: ${step.state.error.message}`]
        : [],
    ),
    confirm: confirmDeletions(deletions),
    stepIds: steps.filter(({ state }) => state.state !== 'skipped').map(({ id }) => id),
  };
}

function plannedOf({ change, instanceName, organizationName, state }: Step): PlannedStep {
  const step = { change, instanceName, organizationName };
  if (state.state === 'skipped') return { ...step, denied: state.why };
  return state.state === 'done' ? { ...step, denied: 'It is so again already.' } : step;
}
