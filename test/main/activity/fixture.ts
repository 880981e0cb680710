import type { ActivityFilter } from '../../../src/shared/calls/activity.ts';
import type { Operation, Step, StepState } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { operationRow, stepRow } from '../../shared/records.ts';

export function filter(patch: Partial<ActivityFilter> = {}): ActivityFilter {
  return {
    instanceId: null,
    search: '',
    kinds: [],
    instanceIds: [],
    people: [],
    outcomes: [],
    oldestFirst: false,
    ...patch,
  };
}

const DONE: StepState = { state: 'done', at: 5, output: {}, undo: null };

export function invite(id: number, email: string, patch: Partial<Step> = {}): Step {
  return stepRow(
    {
      action: 'invitations.create',
      instanceId: 'shop',
      organizationId: 'acme',
      email,
      role: 'member',
    },
    { id, state: DONE, ...patch },
  );
}

export function operation(id: string, startedAt: number, patch: Partial<Operation> = {}): Operation {
  return operationRow({
    id,
    startedAt,
    changedAt: startedAt,
    counts: countSteps([{ state: DONE }]),
    people: [],
    ...patch,
  });
}
