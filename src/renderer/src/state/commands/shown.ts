import type { Organization } from '../../../../shared/dokploy.ts';
import type { Instance } from '../../../../shared/instance.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import type { State } from '../model.ts';
import { selectPlace } from '../places.ts';
import { selectCurrentInstance, selectOrganizationId, selectOrganizations } from '../selectors.ts';
import { HOME_PANE, viewOf } from '../views.ts';

export const showsInstance = (state: State) => selectCurrentInstance(state) !== undefined;

export const showsOrganization = (state: State) => shownOrganization(state) !== null;

export function forInstance<T>(state: State, use: (instance: Instance) => T): T | null {
  const instance = selectCurrentInstance(state);
  return instance ? use(instance) : null;
}

export function forOrganization<T>(state: State, use: (ref: OrganizationRef) => T): T | null {
  const ref = shownOrganization(state);
  return ref ? use(ref) : null;
}

export function listedOrganization(state: State): Organization | null {
  const ref = shownOrganization(state);
  if (!ref) return null;
  return selectOrganizations(state, ref.instanceId).find(({ id }) => id === ref.organizationId) ?? null;
}

export function shownPerson(state: State): string | null {
  const place = selectPlace(state);
  const { personId } = viewOf(state.views, HOME_PANE);
  const isOpen = place.at === 'home' && place.tab === 'people' && personId?.includes('@');
  return isOpen ? personId : null;
}

function shownOrganization(state: State): OrganizationRef | null {
  const instanceId = selectCurrentInstance(state)?.id;
  const organizationId = instanceId === undefined ? null : selectOrganizationId(state, instanceId);
  return instanceId !== undefined && organizationId !== null ? { instanceId, organizationId } : null;
}
