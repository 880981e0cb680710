import type { Organization } from '../../../shared/dokploy.ts';
import type { IntentOf } from '../../../shared/operations/change.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import type { State } from './model.ts';
import { selectOrganizations } from './selectors.ts';
import { NO_SETTINGS_DRAFT, type SettingsDraft, viewOf, withPaneView } from './views.ts';

export type TypedSettings = Required<SettingsDraft>;

export function typedSettings(organization: Organization, draft: SettingsDraft): TypedSettings {
  return {
    name: draft.name ?? organization.name,
    logo: draft.logo ?? organization.logo ?? '',
    role: draft.role ?? organization.defaultRole ?? '',
  };
}

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

/** Drops a draft equal to the server’s settings, or an undo would restore it. */
export function withoutSavedDraft(state: State, { instanceId, organizationId }: OrganizationRef): State {
  const organization = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  const pane = { instanceId, organizationId };
  const draft = viewOf(state.views, pane).settings;
  if (draft === NO_SETTINGS_DRAFT || !organization) return state;
  if (settingsToSend(organization, typedSettings(organization, draft))) return state;
  return { ...state, views: withPaneView(state.views, pane, 'settings', () => NO_SETTINGS_DRAFT) };
}
