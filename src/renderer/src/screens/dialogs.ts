import type { ComponentType } from 'react';
import { auditWords } from '../../../shared/audit.ts';
import { OPERATION_TITLES } from '../../../shared/rules/actions.ts';
import type { DialogKind, DialogSubjects } from '../state/dialogs.ts';
import { sanitizeText } from '../ui/sanitizeText.ts';
import { activeRowElement } from '../ui/table/activeRow.ts';

export type DialogEntry<K extends DialogKind> = {
  title: string | ((about: DialogSubjects[K]) => string);
  /** In px; more than the ordinary for what has columns. */
  size?: number;
  /** Its heading is not drawn, and a click beside it closes it. */
  bare?: true;
  /** It stands at the right, as high as the window. */
  sheet?: true;
  load: () => Promise<ComponentType<DialogSubjects[K]>>;
  focusAfter?: () => HTMLElement | null;
};

const activeRow = () => activeRowElement(document.querySelector('main'));

const chosenOrganization = () =>
  document.querySelector<HTMLElement>('[aria-label="Organizations"] button[aria-current]');

/** The panel of a person, or else the active row, or else the screen. */
const shown = () =>
  document.querySelector<HTMLElement>('main aside[tabindex]') ??
  activeRow() ??
  document.querySelector<HTMLElement>('main');

export const DIALOGS: { [K in DialogKind]: DialogEntry<K> } = {
  add: {
    title: 'Add instance',
    size: 560,
    load: async () => (await import('../features/instances/AddInstance.tsx')).AddInstance,
  },
  'add-many': {
    title: 'Add several instances',
    size: 860,
    load: async () => (await import('../features/instances/AddMany.tsx')).AddMany,
  },
  edit: {
    title: 'Edit instance',
    load: async () => (await import('../features/instances/EditInstance.tsx')).EditInstance,
  },
  remove: {
    title: 'Remove instance',
    load: async () => (await import('../features/instances/RemoveInstance.tsx')).RemoveInstance,
  },
  group: {
    title: ({ groupId }) => (groupId === null ? 'New group' : 'Rename group'),
    load: async () => (await import('../features/instances/GroupName.tsx')).GroupName,
    focusAfter: () => document.querySelector<HTMLElement>('nav li [tabindex="0"]'),
  },
  diagnose: {
    title: 'Diagnose',
    size: 620,
    load: async () => (await import('../features/diagnosis/Diagnose.tsx')).Diagnose,
  },
  'replace-key': {
    title: 'Replace key',
    load: async () => (await import('../features/instances/ReplaceKey.tsx')).ReplaceKey,
  },
  'paste-key': {
    title: 'Paste a key',
    load: async () => (await import('../features/instances/PasteKey.tsx')).PasteKey,
  },
  'forget-key': {
    title: 'Forget key',
    load: async () => (await import('../features/keys/ForgetKey.tsx')).ForgetKey,
  },
  'new-organization': {
    title: 'New organization',
    load: async () => (await import('../features/organizations/NewOrganization.tsx')).NewOrganization,
  },
  'delete-organization': {
    title: 'Delete organization',
    load: async () => (await import('../features/organizations/DeleteOrganization.tsx')).DeleteOrganization,
    // Its Settings are gone: the organization that is shown now.
    focusAfter: chosenOrganization,
  },
  'new-password': {
    title: ({ email }) => `Password of ${sanitizeText(email, 80)}`,
    size: 540,
    load: async () => (await import('../features/passwords/NewPassword.tsx')).NewPassword,
    focusAfter: shown,
  },
  'send-by-mail': {
    title: 'Send invitation by mail',
    load: async () => (await import('../features/invitations/SendByMail.tsx')).SendByMail,
    focusAfter: activeRow,
  },
  'name-view': {
    title: ({ viewId }) => (viewId === null ? 'Save this view' : 'Rename view'),
    load: async () => (await import('../features/people/NameView.tsx')).NameView,
  },
  permissions: {
    title: ({ email }) => `Permissions of ${sanitizeText(email, 80)}`,
    size: 880,
    load: async () => (await import('../features/permissions/MemberPermissions.tsx')).MemberPermissions,
    focusAfter: shown,
  },
  'set-permissions': {
    title: 'Set permissions',
    size: 880,
    load: async () => (await import('../features/permissions/ManyPermissions.tsx')).ManyPermissions,
    focusAfter: activeRow,
  },
  kit: {
    title: ({ kit, isCopy = false }) => (kit === null ? 'New kit' : isCopy ? 'Duplicate kit' : 'Edit kit'),
    size: 760,
    load: async () => (await import('../features/kits/EditKit.tsx')).EditKit,
  },
  'delete-kit': {
    title: 'Delete kit',
    load: async () => (await import('../features/kits/EditKit.tsx')).DeleteKit,
  },
  'apply-kit': {
    title: 'Apply kit',
    sheet: true,
    load: async () => (await import('../features/operations/ChangeSheet.tsx')).GrantSheet,
    focusAfter: shown,
  },
  'copy-access': {
    title: ({ from }) => `Copy access of ${sanitizeText(from.email, 80)}`,
    sheet: true,
    load: async () => (await import('../features/operations/ChangeSheet.tsx')).GrantSheet,
    focusAfter: shown,
  },
  'compare-access': {
    title: 'Compare access',
    size: 760,
    load: async () => (await import('../features/kits/CompareAccess.tsx')).CompareAccess,
    focusAfter: shown,
  },
  'compare-roles': {
    title: ({ one }) => `Compare role ${sanitizeText(one.role, 60)}`.trim(),
    size: 760,
    load: async () => (await import('../features/roles/CompareRoles.tsx')).CompareRoles,
  },
  'keep-access': {
    title: 'New baseline',
    load: async () => (await import('../features/access/KeepAccess.tsx')).KeepAccess,
  },
  'rename-baseline': {
    title: 'Rename baseline',
    load: async () => (await import('../features/access/baselineDialogs.tsx')).RenameBaseline,
  },
  'sign-baseline': {
    title: 'Sign baseline',
    load: async () => (await import('../features/access/baselineDialogs.tsx')).SignBaseline,
  },
  'delete-baseline': {
    title: 'Delete baseline',
    load: async () => (await import('../features/access/baselineDialogs.tsx')).DeleteBaseline,
  },
  'put-back': {
    title: 'Revert access',
    sheet: true,
    load: async () => (await import('../features/operations/PlanSheet.tsx')).PutBack,
    focusAfter: activeRow,
  },
  'wanted-access': {
    title: 'Wanted access',
    sheet: true,
    load: async () => (await import('../features/operations/WantedAccess.tsx')).WantedAccess,
    focusAfter: activeRow,
  },
  'end-date': {
    title: ({ emails: [email = ''] }) => `End date for ${sanitizeText(email, 80)}`,
    load: async () => (await import('../features/access/EndDate.tsx')).EndDate,
    focusAfter: shown,
  },
  'access-review': {
    title: 'Access report',
    size: 620,
    load: async () => (await import('../features/access/AccessReview.tsx')).AccessReview,
  },
  'new-review': {
    title: 'New review',
    size: 620,
    load: async () => (await import('../features/campaigns/NewReview.tsx')).NewReview,
  },
  'waive-lines': {
    title: 'Leave access as it is',
    load: async () => (await import('../features/campaigns/reviewDialogs.tsx')).WaiveLines,
    focusAfter: activeRow,
  },
  'delete-review': {
    title: 'Delete review',
    load: async () => (await import('../features/campaigns/reviewDialogs.tsx')).DeleteReview,
  },
  'save-worksheet': {
    title: 'Save a worksheet',
    load: async () => (await import('../features/campaigns/reviewDialogs.tsx')).SaveWorksheet,
  },
  'read-worksheet': {
    title: 'Worksheet',
    size: 680,
    load: async () => (await import('../features/campaigns/reviewDialogs.tsx')).ReadWorksheet,
    focusAfter: activeRow,
  },
  'verified-pack': {
    title: 'Evidence pack',
    size: 620,
    load: async () => (await import('../features/campaigns/reviewDialogs.tsx')).VerifiedPack,
  },
  operation: {
    title: ({ operationKind }) => OPERATION_TITLES[operationKind],
    sheet: true,
    load: async () => (await import('../features/operations/OperationDialog.tsx')).OperationDialog,
    focusAfter: activeRow,
  },
  undo: {
    title: OPERATION_TITLES.undo,
    sheet: true,
    load: async () => (await import('../features/operations/PlanSheet.tsx')).UndoPlan,
    focusAfter: activeRow,
  },
  'change-many': {
    title: ({ what = 'invite' }) => OPERATION_TITLES[what],
    sheet: true,
    load: async () => (await import('../features/operations/ChangeSheet.tsx')).ChangeSheet,
    focusAfter: activeRow,
  },
  'change-these': {
    title: ({ what }) => OPERATION_TITLES[what],
    sheet: true,
    load: async () => (await import('../features/operations/PlanSheet.tsx')).ChangeThese,
    focusAfter: shown,
  },
  'activity-entry': {
    title: ({ operation }) => OPERATION_TITLES[operation.kind],
    load: async () => (await import('../features/operations/activityDialogs.tsx')).ActivityEntry,
    focusAfter: activeRow,
  },
  'audit-entry': {
    title: ({ entry }) => sanitizeText(auditWords(entry), 80),
    load: async () => (await import('../features/operations/activityDialogs.tsx')).AuditEntry,
    focusAfter: activeRow,
  },
  'clear-activity': {
    title: 'Clear activity',
    load: async () => (await import('../features/operations/activityDialogs.tsx')).ClearActivity,
  },
  palette: {
    title: 'Command palette',
    size: 620,
    bare: true,
    load: async () => (await import('../features/palette/Palette.tsx')).Palette,
    focusAfter: shown,
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    size: 640,
    load: async () => (await import('./KeyboardShortcuts.tsx')).KeyboardShortcuts,
    focusAfter: activeRow,
  },
  settings: {
    title: 'Settings',
    size: 680,
    load: async () => (await import('../features/settings/Settings.tsx')).Settings,
    focusAfter: shown,
  },
  update: {
    title: 'Update',
    size: 560,
    load: async () => (await import('../features/settings/UpdateDialog.tsx')).UpdateDialog,
    focusAfter: shown,
  },
  about: {
    title: 'About Quayside',
    size: 620,
    load: async () => (await import('../features/settings/About.tsx')).About,
    focusAfter: shown,
  },
  'whats-new': {
    title: 'What’s new',
    size: 620,
    load: async () => (await import('../features/settings/WhatsNew.tsx')).WhatsNew,
    focusAfter: shown,
  },
  diagnostics: {
    title: 'Diagnostics',
    size: 720,
    load: async () => (await import('../features/diagnosis/Diagnostics.tsx')).Diagnostics,
    focusAfter: shown,
  },
  export: {
    title: 'Export instances',
    size: 540,
    load: async () => (await import('../features/backup/ExportInstances.tsx')).ExportInstances,
  },
  import: {
    title: 'Import instances',
    size: 620,
    load: async () => (await import('../features/backup/ImportInstances.tsx')).ImportInstances,
  },
  repair: {
    title: 'Repair',
    size: 720,
    load: async () => (await import('../features/repair/Repair.tsx')).Repair,
    focusAfter: shown,
  },
  'delete-stray-keys': {
    title: ({ strays }) => (strays.length === 1 ? 'Delete key' : 'Delete keys'),
    load: async () => (await import('../features/repair/repairDialogs.tsx')).DeleteStrayKeys,
    focusAfter: shown,
  },
  'restore-list': {
    title: 'Restore list',
    size: 540,
    load: async () => (await import('../features/repair/repairDialogs.tsx')).RestoreList,
    focusAfter: shown,
  },
  'start-over': {
    title: 'Start over',
    size: 540,
    load: async () => (await import('../features/repair/repairDialogs.tsx')).StartOver,
    focusAfter: shown,
  },
};
