import { useMemo } from 'react';
import type { Planned } from '../../../../shared/operations/planned.ts';
import type { PlannedStep, Step } from '../../../../shared/operations/step.ts';
import { deletionWords } from '../../../../shared/operations/steps.ts';
import { useActions } from '../../state/app.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { useQuery } from '../../state/useQuery.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { PlanSheet } from './PlanSheet.tsx';
import { placeOf } from './stepLines.ts';
import { subjectOf } from './stepWords.ts';

export function UndoPlan({ operationId, stepIds }: DialogSubjects['undo']) {
  const { startUndo } = useActions();
  const asked = { operationId, ...(stepIds ? { stepIds: [...stepIds] } : {}) };
  const { query } = useQuery('operations.planUndo', asked);
  const reviewed = useMemo(() => (query.state === 'ready' ? reviewUndo(query.data.steps) : null), [query]);
  return (
    <PlanSheet
      made={reviewed}
      error={query.state === 'failed' ? query.error : null}
      start={() => startUndo(operationId, reviewed?.stepIds ?? [])}
    />
  );
}

/**
 * What has to be seen, and typed, before an operation is taken back. `stepIds`: what is taken back of it; with it goes what
 * is so already, so that it counts as undone.
 */
export function reviewUndo(steps: readonly Step[]): Planned & { stepIds: number[] } {
  const runs = steps.filter(({ state }) => state.state === 'open');
  const deletions = runs.flatMap(({ change, instanceName }) =>
    change.action === 'members.remove' ? [{ email: change.email, instanceName }] : [],
  );
  return {
    plan: { kind: 'undo', steps: steps.map(plannedOf) },
    review: {
      warnings: deletions.map(deletionWords),
      unknown: runs.flatMap((step) =>
        step.lookedAt === undefined && 'error' in step.state && step.state.error
          ? [`${subjectOf(step)}, ${sanitizeText(placeOf(step), 120)}: ${step.state.error.message}`]
          : [],
      ),
    },
    stepIds: steps.filter(({ state }) => state.state !== 'skipped').map(({ id }) => id),
  };
}

function plannedOf({ change, instanceName, organizationName, state }: Step): PlannedStep {
  const step = { change, instanceName, organizationName };
  if (state.state === 'skipped') return { ...step, denied: state.why };
  return state.state === 'done' ? { ...step, denied: 'Already so again.', already: true } : step;
}
