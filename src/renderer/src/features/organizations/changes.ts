import type { Change } from '../../../../shared/operations/change.ts';

type Is = (change: Change) => boolean;

/** Tells a save of an organization's settings. */
export const isUpdateOf = of('organizations.update');
/** Tells what makes an organization the default one. */
export const isDefaultOf = of('organizations.setDefault');
/** Tells the deletion of an organization. */
export const isDeletionOf = of('organizations.delete');

function of(action: Change['action']): (organizationId: string) => Is {
  return (organizationId) => (change) =>
    change.action === action && 'organizationId' in change && change.organizationId === organizationId;
}
