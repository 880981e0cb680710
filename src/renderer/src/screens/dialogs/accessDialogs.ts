import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { DialogEntries } from './dialogEntry.ts';
import { activeRow, shown } from './focusAfter.ts';

export const ACCESS_DIALOGS = {
  permissions: {
    title: ({ email }) => `Permissions of ${sanitizeText(email, 80)}`,
    size: 880,
    load: async () => (await import('../../features/permissions/MemberPermissions.tsx')).MemberPermissions,
    focusAfter: shown,
  },
  'set-permissions': {
    title: 'Set permissions',
    size: 880,
    load: async () => (await import('../../features/permissions/ManyPermissions.tsx')).ManyPermissions,
    focusAfter: activeRow,
  },
  template: {
    title: ({ template, isCopy = false }) =>
      template === null ? 'New template' : isCopy ? 'Duplicate template' : 'Edit template',
    size: 760,
    load: async () => (await import('../../features/templates/EditTemplate.tsx')).EditTemplate,
  },
  'delete-template': {
    title: 'Delete template',
    load: async () => (await import('../../features/templates/DeleteTemplate.tsx')).DeleteTemplate,
  },
  'apply-template': {
    title: 'Apply template',
    size: 760,
    load: async () => (await import('../../features/templates/ApplyTemplate.tsx')).ApplyTemplate,
    focusAfter: shown,
  },
  'copy-access': {
    title: ({ from }) => `Copy access of ${sanitizeText(from.email, 80)}`,
    size: 760,
    load: async () => (await import('../../features/templates/CopyAccess.tsx')).CopyAccess,
    focusAfter: shown,
  },
  'compare-access': {
    title: 'Compare access',
    size: 760,
    load: async () => (await import('../../features/templates/CompareAccess.tsx')).CompareAccess,
    focusAfter: shown,
  },
  'keep-access': {
    title: 'Keep today’s access',
    load: async () => (await import('../../features/access/KeepAccess.tsx')).KeepAccess,
  },
  'rename-baseline': {
    title: 'Rename baseline',
    load: async () => (await import('../../features/access/RenameBaseline.tsx')).RenameBaseline,
  },
  'delete-baseline': {
    title: 'Delete baseline',
    load: async () => (await import('../../features/access/DeleteBaseline.tsx')).DeleteBaseline,
  },
  'put-back': {
    title: 'Put access back',
    size: 620,
    load: async () => (await import('../../features/operations/PutBack.tsx')).PutBack,
    focusAfter: activeRow,
  },
  'wanted-access': {
    title: 'Wanted access',
    size: 620,
    load: async () => (await import('../../features/operations/WantedAccess.tsx')).WantedAccess,
    focusAfter: activeRow,
  },
  'end-date': {
    title: ({ emails: [email = ''] }) => `End date for ${sanitizeText(email, 80)}`,
    load: async () => (await import('../../features/access/EndDate.tsx')).EndDate,
    focusAfter: shown,
  },
  'access-review': {
    title: 'Access review',
    size: 620,
    load: async () => (await import('../../features/access/AccessReview.tsx')).AccessReview,
  },
} satisfies DialogEntries;
