import type { Change } from '../../../shared/operations/change.ts';
import type { PlannedStep } from '../../../shared/operations/step.ts';
import { organizationIdOf } from '../../../shared/operations/steps.ts';
import type { State } from './model.ts';
import { selectOrganizations } from './selectors.ts';

/** A step of a plan, with what it concerns as it is called now. `denied`: why it cannot be done. */
export function plannedStep(state: State, change: Change, denied?: string): PlannedStep {
  const { instanceId } = change;
  const organizationId = organizationIdOf(change);
  const organization = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  const key = state.byId[instanceId]?.keys.find((each) => each.organizationId === organizationId);
  return {
    change,
    instanceName: state.byId[instanceId]?.name ?? '',
    organizationName: organizationId === null ? null : (organization?.name ?? key?.organizationName ?? ''),
    ...(denied === undefined ? {} : { denied }),
  };
}
