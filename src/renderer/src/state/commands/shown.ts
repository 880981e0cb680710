import type { InstanceAt } from '../instanceVerbs.ts';
import type { State } from '../model.ts';
import type { OrganizationAt } from '../organizationVerbs.ts';
import { selectPlace } from '../places.ts';
import { selectCurrentInstance, selectOrganizationId } from '../selectors.ts';
import { HOME_PANE, viewOf } from '../views.ts';

export function shownInstance(state: State): InstanceAt | null {
  const instance = selectCurrentInstance(state);
  return instance ? { instanceId: instance.id, state } : null;
}

export function shownOrganization(state: State): OrganizationAt | null {
  const at = shownInstance(state);
  const organizationId = at && selectOrganizationId(state, at.instanceId);
  return at && organizationId ? { ...at, organizationId } : null;
}

export function shownPerson(state: State): string | null {
  const place = selectPlace(state);
  const { personId } = viewOf(state.views, HOME_PANE);
  const isOpen = place.at === 'home' && place.tab === 'people' && personId?.includes('@');
  return isOpen ? personId : null;
}
