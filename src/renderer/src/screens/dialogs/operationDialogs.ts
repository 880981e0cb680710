import { auditWords } from '../../../../shared/audit.ts';
import { OPERATION_TITLES } from '../../../../shared/operations/titles.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { DialogEntries } from './dialogEntry.ts';
import { activeRow } from './focusAfter.ts';

export const OPERATION_DIALOGS = {
  operation: {
    title: ({ operationKind }) => OPERATION_TITLES[operationKind],
    size: 620,
    load: async () => (await import('../../features/operations/OperationDialog.tsx')).OperationDialog,
    focusAfter: activeRow,
  },
  undo: {
    title: OPERATION_TITLES.undo,
    size: 620,
    load: async () => (await import('../../features/operations/UndoPlan.tsx')).UndoPlan,
    focusAfter: activeRow,
  },
  'change-many': {
    title: 'Change many',
    size: 620,
    load: async () => (await import('../../features/operations/ChangeMany.tsx')).ChangeMany,
  },
  'activity-entry': {
    title: ({ operation }) => OPERATION_TITLES[operation.kind],
    load: async () => (await import('../../features/operations/ActivityEntry.tsx')).ActivityEntry,
    focusAfter: activeRow,
  },
  'audit-entry': {
    title: ({ entry }) => sanitizeText(auditWords(entry), 80),
    load: async () => (await import('../../features/operations/AuditEntry.tsx')).AuditEntry,
    focusAfter: activeRow,
  },
  'clear-activity': {
    title: 'Clear activity',
    load: async () => (await import('../../features/operations/ClearActivity.tsx')).ClearActivity,
  },
} satisfies DialogEntries;
