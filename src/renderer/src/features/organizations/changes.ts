import type { Change } from '../../../../shared/operations/change.ts';

type Is = (change: Change) => boolean;

export const isUpdateOf = of('organizations.update');
export const isDefaultOf = of('organizations.setDefault');
export const isLeavingOf = of('organizations.leave');
export const isDeletionOf = of('organizations.delete');

function of(action: Change['action']): (organizationId: string) => Is {
  return (organizationId) => (change) =>
    change.action === action && 'organizationId' in change && change.organizationId === organizationId;
}
