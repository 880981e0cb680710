import type { Organization } from '../../../shared/dokploy.ts';
import type { IntentOf } from '../../../shared/operations/change.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import type { State } from './model.ts';
import { selectOrganizations } from './selectors.ts';
import { NO_SETTINGS_DRAFT, type SettingsDraft, viewOf, withPaneView } from './views.ts';

/** Settings as they stand in the form: what was typed, else what the server has. */
export type TypedSettings = Required<SettingsDraft>;

export function typedSettings(organization: Organization, draft: SettingsDraft): TypedSettings {
  return {
    name: draft.name ?? organization.name,
    logo: draft.logo ?? organization.logo ?? '',
    role: draft.role ?? organization.defaultRole ?? '',
  };
}

/** What has to be sent so that the server has these values; null when it has them already. */
export function settingsToSend(
  organization: Organization,
  { name, logo, role }: TypedSettings,
): IntentOf<'change-organization'>['settings'] | null {
  const isNamed = name.trim() === organization.name || name === organization.name;
  const hasLogo = logo.trim() === (organization.logo ?? '');
  const hasRole = role === (organization.defaultRole ?? '');
  if (isNamed && hasLogo && hasRole) return null;
  return {
    ...(isNamed ? {} : { name: name.trim() }),
    ...(hasLogo ? {} : { logo: logo.trim() }),
    ...(hasRole ? {} : { defaultRole: role || null }),
  };
}

/** After a save: a draft that says no more than what the server now has goes, so that an undo does not bring it back. */
export function withoutSavedDraft(state: State, { instanceId, organizationId }: OrganizationRef): State {
  const organization = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  const pane = { instanceId, organizationId };
  const draft = viewOf(state.views, pane).settings;
  if (draft === NO_SETTINGS_DRAFT || !organization) return state;
  if (settingsToSend(organization, typedSettings(organization, draft))) return state;
  return { ...state, views: withPaneView(state.views, pane, 'settings', () => NO_SETTINGS_DRAFT) };
}
