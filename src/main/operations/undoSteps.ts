import type { Change } from '../../shared/operations/change.ts';
import type { PlannedStep, Step } from '../../shared/operations/step.ts';
import { isUndoable } from '../../shared/operations/steps.ts';

/** The steps that take back what these did, each with the id of that one; the last change first, as a stack is taken back. */
export function undoStepsOf(steps: readonly Step[]): { id: number; step: PlannedStep }[] {
  return steps
    .filter(isUndoable)
    .map(({ id, state: { undo }, instanceName, organizationName }) => ({
      id,
      step: { change: undo, instanceName, organizationName: nameIn(undo) ?? organizationName },
    }))
    .reverse();
}

/** How the organization is called now: undone is what gave it another name, or what chose another one. */
function nameIn(change: Change): string | null {
  if (change.action === 'organizations.update') return change.before.name;
  return change.action === 'organizations.setDefault' ? change.name : null;
}
