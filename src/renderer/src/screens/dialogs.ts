import type { ComponentType } from 'react';
import { auditWords } from '../../../shared/audit.ts';
import { OPERATION_TITLES } from '../../../shared/rules/actions.ts';
import { sanitizeText } from '../sanitizeText.ts';
import type { DialogKind, DialogSubjects } from '../state/dialogs.ts';
import { activeRowElement } from '../ui/table/activeRow.ts';

export type DialogEntry<K extends DialogKind> = {
  title: string | ((about: DialogSubjects[K]) => string);
  size?: number;
  /** Has no visible heading; a click outside closes it. */
  bare?: true;
  sheet?: true;
  focusAfter?: () => HTMLElement | null;
};

const activeRow = () => activeRowElement(document.querySelector('main'));

const chosenOrganization = () =>
  document.querySelector<HTMLElement>('[aria-label="Organizations"] button[aria-current]');

const shown = () =>
  document.querySelector<HTMLElement>('main aside[tabindex]') ??
  activeRow() ??
  document.querySelector<HTMLElement>('main');

export const DIALOGS: { [K in DialogKind]: DialogEntry<K> } = {
  add: { title: 'Add instance', size: 560 },
  'add-many': { title: 'Add several instances', size: 860 },
  edit: { title: 'Edit instance' },
  remove: { title: 'Remove instance' },
  group: {
    title: ({ groupId }) => (groupId === null ? 'New group' : 'Rename group'),
    focusAfter: () => document.querySelector<HTMLElement>('nav li [tabindex="0"]'),
  },
  diagnose: { title: 'Diagnose', size: 620 },
  'replace-key': { title: 'Replace key' },
  'paste-key': { title: 'Paste a key' },
  'forget-key': { title: 'Forget key' },
  'new-organization': { title: 'New organization' },
  'delete-organization': { title: 'Delete organization', focusAfter: chosenOrganization },
  'new-password': {
    title: ({ email }) => `Password of ${sanitizeText(email, 80)}`,
    size: 540,
    focusAfter: shown,
  },
  'send-by-mail': { title: 'Send invitation by mail', focusAfter: activeRow },
  'name-view': { title: ({ viewId }) => (viewId === null ? 'Save this view' : 'Rename view') },
  permissions: {
    title: ({ email }) => `Permissions of ${sanitizeText(email, 80)}`,
    size: 880,
    focusAfter: shown,
  },
  'set-permissions': { title: 'Set permissions', size: 880, focusAfter: activeRow },
  kit: {
    title: ({ kit, isCopy = false }) => (kit === null ? 'New kit' : isCopy ? 'Duplicate kit' : 'Edit kit'),
    size: 760,
  },
  'delete-kit': { title: 'Delete kit' },
  'apply-kit': { title: 'Apply kit', sheet: true, focusAfter: shown },
  'copy-access': {
    title: ({ from }) => `Copy access of ${sanitizeText(from.email, 80)}`,
    sheet: true,
    focusAfter: shown,
  },
  'compare-access': { title: 'Compare access', size: 760, focusAfter: shown },
  'compare-roles': { title: ({ one }) => `Compare role ${sanitizeText(one.role, 60)}`.trim(), size: 760 },
  'keep-access': { title: 'New baseline' },
  'rename-baseline': { title: 'Rename baseline' },
  'sign-baseline': { title: 'Sign baseline' },
  'delete-baseline': { title: 'Delete baseline' },
  'put-back': { title: 'Revert access', sheet: true, focusAfter: activeRow },
  'wanted-access': { title: 'Wanted access', sheet: true, focusAfter: activeRow },
  'end-date': {
    title: ({ emails: [email = ''] }) => `End date for ${sanitizeText(email, 80)}`,
    focusAfter: shown,
  },
  'access-review': { title: 'Access report', size: 620 },
  'new-review': { title: 'New review', size: 620 },
  'waive-lines': { title: 'Leave access as it is', focusAfter: activeRow },
  'delete-review': { title: 'Delete review' },
  'verified-pack': { title: 'Evidence pack', size: 620 },
  operation: {
    title: ({ operationKind }) => OPERATION_TITLES[operationKind],
    sheet: true,
    focusAfter: activeRow,
  },
  remind: { title: 'Remind admins to turn on 2FA', size: 720 },
  'mark-done': { title: 'Mark as done', focusAfter: activeRow },
  undo: { title: OPERATION_TITLES.undo, sheet: true, focusAfter: activeRow },
  'change-many': {
    title: ({ what = 'invite' }) => OPERATION_TITLES[what],
    sheet: true,
    focusAfter: activeRow,
  },
  'change-these': { title: ({ what }) => OPERATION_TITLES[what], sheet: true, focusAfter: shown },
  'activity-entry': { title: ({ operation }) => OPERATION_TITLES[operation.kind], focusAfter: activeRow },
  'audit-entry': { title: ({ entry }) => sanitizeText(auditWords(entry), 80), focusAfter: activeRow },
  'clear-activity': { title: 'Clear activity' },
  palette: { title: 'Command palette', size: 620, bare: true, focusAfter: shown },
  shortcuts: { title: 'Keyboard shortcuts', size: 640, focusAfter: activeRow },
  settings: { title: 'Settings', size: 680, focusAfter: shown },
  update: { title: 'Update', size: 560, focusAfter: shown },
  about: { title: 'About Quayside', size: 620, focusAfter: shown },
  'whats-new': { title: 'What’s new', size: 620, focusAfter: shown },
  diagnostics: { title: 'Diagnostics', size: 720, focusAfter: shown },
  export: { title: 'Export instances', size: 540 },
  import: { title: 'Import instances', size: 620 },
  repair: { title: 'Repair', size: 720, focusAfter: shown },
  'delete-stray-keys': {
    title: ({ strays }) => (strays.length === 1 ? 'Delete key' : 'Delete keys'),
    focusAfter: shown,
  },
  'start-over': { title: 'Start over', size: 540, focusAfter: shown },
};

export const CONTENTS: { [K in DialogKind]: () => Promise<ComponentType<DialogSubjects[K]>> } = {
  add: async () => (await import('../features/instances/InstanceForms.tsx')).AddInstance,
  'add-many': async () => (await import('../features/instances/AddMany.tsx')).AddMany,
  edit: async () => (await import('../features/instances/InstanceForms.tsx')).EditInstance,
  remove: async () => (await import('../features/instances/instanceDialogs.tsx')).RemoveInstance,
  group: async () => (await import('../features/instances/instanceDialogs.tsx')).GroupName,
  diagnose: async () => (await import('../features/diagnosis/Diagnose.tsx')).Diagnose,
  'replace-key': async () => (await import('../features/instances/keyDialogs.tsx')).ReplaceKey,
  'paste-key': async () => (await import('../features/instances/keyDialogs.tsx')).PasteKey,
  'forget-key': async () => (await import('../features/keys/ForgetKey.tsx')).ForgetKey,
  'new-organization': async () =>
    (await import('../features/organizations/organizationDialogs.tsx')).NewOrganization,
  'delete-organization': async () =>
    (await import('../features/organizations/organizationDialogs.tsx')).DeleteOrganization,
  'new-password': async () => (await import('../features/passwords/NewPassword.tsx')).NewPassword,
  'send-by-mail': async () => (await import('../features/invitations/SendByMail.tsx')).SendByMail,
  'name-view': async () => (await import('../features/people/NameView.tsx')).NameView,
  permissions: async () => (await import('../features/permissions/MemberPermissions.tsx')).MemberPermissions,
  'set-permissions': async () =>
    (await import('../features/permissions/ManyPermissions.tsx')).ManyPermissions,
  kit: async () => (await import('../features/kits/EditKit.tsx')).EditKit,
  'delete-kit': async () => (await import('../features/kits/EditKit.tsx')).DeleteKit,
  'apply-kit': async () => (await import('../features/sheet/ChangeSheet.tsx')).GrantSheet,
  'copy-access': async () => (await import('../features/sheet/ChangeSheet.tsx')).GrantSheet,
  'compare-access': async () => (await import('../features/kits/CompareAccess.tsx')).CompareAccess,
  'compare-roles': async () => (await import('../features/roles/CompareRoles.tsx')).CompareRoles,
  'keep-access': async () => (await import('../features/access/baselineDialogs.tsx')).KeepAccess,
  'rename-baseline': async () => (await import('../features/access/baselineDialogs.tsx')).RenameBaseline,
  'sign-baseline': async () => (await import('../features/access/baselineDialogs.tsx')).SignBaseline,
  'delete-baseline': async () => (await import('../features/access/baselineDialogs.tsx')).DeleteBaseline,
  'put-back': async () => (await import('../features/sheet/PlanSheet.tsx')).PutBack,
  'wanted-access': async () => (await import('../features/sheet/WantedAccess.tsx')).WantedAccess,
  'end-date': async () => (await import('../features/access/EndDate.tsx')).EndDate,
  'access-review': async () => (await import('../features/access/AccessReview.tsx')).AccessReview,
  'new-review': async () => (await import('../features/campaigns/NewReview.tsx')).NewReview,
  remind: async () => (await import('../features/home/Remind.tsx')).Remind,
  'mark-done': async () => (await import('../features/outcomes/MarkDone.tsx')).MarkDone,
  'waive-lines': async () => (await import('../features/campaigns/reviewDialogs.tsx')).WaiveLines,
  'delete-review': async () => (await import('../features/campaigns/reviewDialogs.tsx')).DeleteReview,
  'verified-pack': async () => (await import('../features/campaigns/reviewDialogs.tsx')).VerifiedPack,
  operation: async () => (await import('../features/outcomes/OperationDialog.tsx')).OperationDialog,
  undo: async () => (await import('../features/sheet/PlanSheet.tsx')).UndoPlan,
  'change-many': async () => (await import('../features/sheet/ChangeSheet.tsx')).ChangeSheet,
  'change-these': async () => (await import('../features/sheet/PlanSheet.tsx')).ChangeThese,
  'activity-entry': async () => (await import('../features/activity/activityDialogs.tsx')).ActivityEntry,
  'audit-entry': async () => (await import('../features/activity/activityDialogs.tsx')).AuditEntry,
  'clear-activity': async () => (await import('../features/activity/activityDialogs.tsx')).ClearActivity,
  palette: async () => (await import('../features/palette/Palette.tsx')).Palette,
  shortcuts: async () => (await import('./KeyboardShortcuts.tsx')).KeyboardShortcuts,
  settings: async () => (await import('../features/settings/Settings.tsx')).Settings,
  update: async () => (await import('../features/settings/UpdateDialog.tsx')).UpdateDialog,
  about: async () => (await import('../features/settings/About.tsx')).About,
  'whats-new': async () => (await import('../features/settings/WhatsNew.tsx')).WhatsNew,
  diagnostics: async () => (await import('../features/diagnosis/Diagnose.tsx')).Diagnostics,
  export: async () => (await import('../features/backup/ExportInstances.tsx')).ExportInstances,
  import: async () => (await import('../features/backup/ImportInstances.tsx')).ImportInstances,
  repair: async () => (await import('../features/repair/Repair.tsx')).Repair,
  'delete-stray-keys': async () => (await import('../features/repair/repairDialogs.tsx')).DeleteStrayKeys,
  'start-over': async () => (await import('../features/repair/repairDialogs.tsx')).StartOver,
};
