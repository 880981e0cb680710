import type { InstanceGroup, Preferences } from '../../../shared/preferences.ts';
import type { Target } from '../../../shared/target.ts';
import { sanitizeText, shownName } from '../sanitizeText.ts';
import type { State } from './model.ts';
import {
  isKnownOrganization,
  selectCurrentInstance,
  selectKey,
  selectOrganizationId,
  selectOrganizations,
  selectView,
} from './selectors.ts';
import { withRoute, withView } from './transitions.ts';
import {
  type AuditSectionId,
  HOME_PANE,
  type InstanceShows,
  type PaneView,
  viewOf,
  withPaneParts,
  withPaneView,
} from './views.ts';

export type View = Preferences['views'][string];

export type Tab = View['tab'];

export type HomeTab = PaneView['homeTab'];

export type Place =
  /** `groupId`: in Overview, the page of this group. */
  | { at: 'home'; tab: HomeTab; groupId?: string | undefined }
  | {
      at: 'instance';
      instanceId: string;
      organizationId: string | null;
      tab: Tab;
      shows: InstanceShows;
    };

export function isSamePlace(one: Place, other: Place): boolean {
  return placeKey(one) === placeKey(other);
}

export function placeKey(place: Place): string {
  if (place.at === 'home') return JSON.stringify([place.tab, place.groupId]);
  const { instanceId, organizationId, tab, shows } = place;
  return JSON.stringify([instanceId, shows === 'organizations' ? [organizationId, tab] : shows]);
}

export function organizationName(name: string | null | undefined): string {
  return sanitizeText(name, 120) || 'Unnamed organization';
}

export function organizationNameIn(state: State, instanceId: string, organizationId: string): string {
  const found = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  return organizationName(found?.name ?? selectKey(state, instanceId, organizationId)?.organizationName);
}

export const HOME_TABS: Record<HomeTab, string> = {
  overview: 'Overview',
  people: 'People',
  invitations: 'Invitations',
  keys: 'Keys',
  audit: 'Audit',
  activity: 'Activity',
};

export const AUDIT_SECTIONS: Record<AuditSectionId, string> = {
  drift: 'Baseline drift',
  reviews: 'Reviews',
  ends: 'End dates',
  wanted: 'Wanted access',
};

export const ORGANIZATION_TABS: Record<Tab, string> = {
  members: 'Members',
  invitations: 'Invitations',
  roles: 'Roles',
  settings: 'Settings',
  keys: 'Keys',
};

export const INSTANCE_SCREENS: Record<Exclude<InstanceShows, 'organizations'>, string> = {
  activity: 'Activity',
  sessions: 'Sessions',
};

const groupIn = ({ preferences: { groups } }: State, groupId: string | null | undefined) =>
  groups.find(({ id }) => id === groupId) ?? null;

/** The group whose page is shown. */
export function selectGroup(state: State): InstanceGroup | null {
  const { homeTab, groupId } = viewOf(state.views, HOME_PANE);
  const isShown = state.preferences.route.at === 'home' && homeTab === 'overview';
  return isShown ? groupIn(state, groupId) : null;
}

export function selectPlace(state: State): Place {
  const instance = selectCurrentInstance(state);
  if (!instance)
    return { at: 'home', tab: viewOf(state.views, HOME_PANE).homeTab, groupId: selectGroup(state)?.id };
  return placeIn(state, instance.id);
}

export function placeIn(
  state: State,
  instanceId: string,
  part: { organizationId?: string; tab?: Tab; shows?: InstanceShows } = {},
): Place {
  const pane = { instanceId, organizationId: null };
  return {
    at: 'instance',
    instanceId,
    organizationId: selectOrganizationId(state, instanceId),
    tab: selectView(state, instanceId).tab,
    shows: viewOf(state.views, pane).shows,
    ...part,
  };
}

export function withPlace(state: State, place: Place): State {
  if (place.at === 'home') {
    const { tab: homeTab, groupId = null } = place;
    const views = withPaneParts(state.views, HOME_PANE, { homeTab, groupId });
    return withRoute({ ...state, views }, { at: 'home' });
  }
  const { instanceId, organizationId, tab, shows } = place;
  const pane = { instanceId, organizationId: null };
  const views = withPaneView(state.views, pane, 'shows', () => shows);
  const routed = withRoute({ ...state, views }, { at: 'instance', instanceId });
  return withView(routed, instanceId, { organizationId, tab });
}

export function isThere(state: State, place: Place): boolean {
  if (place.at === 'home') return place.groupId === undefined || groupIn(state, place.groupId) !== null;
  const { instanceId, organizationId } = place;
  if (!state.byId[instanceId]) return false;
  return organizationId === null || isKnownOrganization(state, instanceId, organizationId);
}

export function placeName(place: Pick<Target, 'organizationName' | 'instanceName'>): string {
  const called = (name: string) => shownName(name, 60);
  return `${called(place.organizationName)} on ${called(place.instanceName)}`;
}

export function placeWords(state: State, place: Place): { title: string; where: string } {
  if (place.at === 'home')
    return {
      title: groupIn(state, place.groupId)?.name ?? HOME_TABS[place.tab],
      where: place.groupId === undefined ? 'All instances' : 'Group',
    };
  const { instanceId, organizationId, tab, shows } = place;
  const instance = state.byId[instanceId]?.name ?? '';
  if (shows !== 'organizations') return { title: INSTANCE_SCREENS[shows], where: instance };
  if (organizationId === null) return { title: instance, where: '' };
  const organization = organizationNameIn(state, instanceId, organizationId);
  return { title: organization, where: `${ORGANIZATION_TABS[tab]} · ${instance}` };
}
