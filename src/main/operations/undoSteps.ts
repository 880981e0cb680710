import type { Change } from '../../shared/operations/change.ts';
import type { PlannedStep, Step } from '../../shared/operations/step.ts';

/** The steps that take back what these did, the last change first, as a stack is taken back. */
export function undoStepsOf(steps: readonly Step[]): PlannedStep[] {
  return steps
    .flatMap(({ state, instanceName, organizationName }) =>
      state.state === 'done' && state.undo
        ? [{ change: state.undo, instanceName, organizationName: nameIn(state.undo) ?? organizationName }]
        : [],
    )
    .reverse();
}

/** How the organization is called now: undone is what gave it another name, or what chose another one. */
function nameIn(change: Change): string | null {
  if (change.action === 'organizations.update') return change.before.name;
  return change.action === 'organizations.setDefault' ? change.name : null;
}
