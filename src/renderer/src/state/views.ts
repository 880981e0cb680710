import { columnsWithout } from '../../../shared/choices.ts';
import type { ComparedColumn } from '../../../shared/preferences.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { NO_TABLE_VIEW } from '../tableView.ts';
import type { PeopleForm } from './peopleView.ts';

/** Null `organizationId`: the instance; both null: Home. */
export type Pane = { instanceId: string | null; organizationId: string | null };

export const HOME_PANE: Pane = { instanceId: null, organizationId: null };

export type SettingsDraft = { name?: string; logo?: string; role?: string };

export type AuditSectionId = 'reviews' | 'drift' | 'ends' | 'wanted';

export type InstanceShows = 'organizations' | 'activity' | 'sessions';

/** Days as YYYY-MM-DD. */
export type AuditDraft = { user: string; action: string; resourceType: string; from: string; to: string };

export const NO_SETTINGS_DRAFT: SettingsDraft = {};

export const NO_AUDIT_DRAFT: AuditDraft = { user: '', action: '', resourceType: '', from: '', to: '' };

/** View state of each pane until the window closes, with its initial values. */
const NO_PANE_VIEW = {
  members: NO_TABLE_VIEW,
  invitations: NO_TABLE_VIEW,
  keys: NO_TABLE_VIEW,
  activity: NO_TABLE_VIEW,
  activitySource: 'quayside' as 'quayside' | 'dokploy',
  auditPlace: null as OrganizationRef | null,
  audit: NO_TABLE_VIEW,
  auditDraft: NO_AUDIT_DRAFT,
  auditSection: 'drift' as AuditSectionId,
  drift: NO_TABLE_VIEW,
  baselineId: null as string | null,
  kitId: null as string | null,
  campaignId: null as string | null,
  campaign: NO_TABLE_VIEW,
  ends: NO_TABLE_VIEW,
  people: NO_TABLE_VIEW,
  peopleForm: 'list' as PeopleForm,
  /** Kits stand in the place of People. */
  showsKits: false,
  viewId: null as string | null,
  personId: null as string | null,
  overview: NO_TABLE_VIEW,
  role: null as string | null,
  roleShows: 'may' as 'may' | 'people',
  roleHolders: NO_TABLE_VIEW,
  /** Drafts of sheets closed for later, by what each was opened about. */
  sheets: {} as Readonly<Record<string, object>>,
  settings: NO_SETTINGS_DRAFT,
  organizationSearch: '',
  shows: 'organizations' as InstanceShows,
  sessions: NO_TABLE_VIEW,
  /** The group that Overview shows alone. */
  groupId: null as string | null,
  homeTab: 'overview' as 'overview' | 'people' | 'invitations' | 'keys' | 'audit' | 'activity',
  comparedColumns: [] as readonly ComparedColumn[],
  onlyDiffering: false,
};

export type PaneView = typeof NO_PANE_VIEW;

export type Views = Readonly<Record<string, PaneView>>;

function keyOf({ instanceId, organizationId }: Pane): string {
  return JSON.stringify([instanceId, organizationId]);
}

export function viewOf(views: Views, pane: Pane): PaneView {
  return views[keyOf(pane)] ?? NO_PANE_VIEW;
}

export function withPaneView<K extends keyof PaneView>(
  views: Views,
  pane: Pane,
  part: K,
  change: (now: PaneView[K]) => PaneView[K],
): Views {
  const view = viewOf(views, pane);
  const next = change(view[part]);
  return next === view[part] ? views : { ...views, [keyOf(pane)]: { ...view, [part]: next } };
}

export function withPaneParts(views: Views, pane: Pane, parts: Partial<PaneView>): Views {
  return { ...views, [keyOf(pane)]: { ...viewOf(views, pane), ...parts } };
}

export function withoutViews(views: Views, isGone: (pane: Pane) => boolean): Views {
  const entries = Object.entries(views);
  const left = entries.filter(([key]) => {
    const [instanceId, organizationId] = JSON.parse(key);
    return !isGone({ instanceId, organizationId });
  });
  return left.length === entries.length ? views : Object.fromEntries(left);
}

export function withoutColumns(views: Views, instanceId: string): Views {
  return withPaneView(views, HOME_PANE, 'comparedColumns', (now) => columnsWithout(now, instanceId));
}
