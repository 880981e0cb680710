import type { DialogEntries } from './dialogEntry.ts';
import { activeRow, shown } from './focusAfter.ts';

export const APP_DIALOGS = {
  palette: {
    title: 'Command palette',
    size: 620,
    bare: true,
    load: async () => (await import('../../features/palette/Palette.tsx')).Palette,
    focusAfter: shown,
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    size: 640,
    load: async () => (await import('../KeyboardShortcuts.tsx')).KeyboardShortcuts,
    focusAfter: activeRow,
  },
  settings: {
    title: 'Settings',
    size: 680,
    load: async () => (await import('../../features/settings/Settings.tsx')).Settings,
    focusAfter: shown,
  },
  update: {
    title: 'Update',
    size: 560,
    load: async () => (await import('../../features/settings/UpdateDialog.tsx')).UpdateDialog,
    focusAfter: shown,
  },
  about: {
    title: 'About Quayside',
    size: 620,
    load: async () => (await import('../../features/settings/About.tsx')).About,
    focusAfter: shown,
  },
  'whats-new': {
    title: 'What’s new',
    size: 620,
    load: async () => (await import('../../features/settings/WhatsNew.tsx')).WhatsNew,
    focusAfter: shown,
  },
  diagnostics: {
    title: 'Diagnostics',
    size: 720,
    load: async () => (await import('../../features/diagnosis/Diagnostics.tsx')).Diagnostics,
    focusAfter: shown,
  },
  export: {
    title: 'Export instances',
    size: 540,
    load: async () => (await import('../../features/backup/ExportInstances.tsx')).ExportInstances,
  },
  import: {
    title: 'Import instances',
    size: 620,
    load: async () => (await import('../../features/backup/ImportInstances.tsx')).ImportInstances,
  },
  repair: {
    title: 'Repair',
    size: 720,
    load: async () => (await import('../../features/repair/Repair.tsx')).Repair,
    focusAfter: shown,
  },
  'delete-stray-keys': {
    title: ({ strays }) => (strays.length === 1 ? 'Delete key' : 'Delete keys'),
    load: async () => (await import('../../features/repair/DeleteStrayKeys.tsx')).DeleteStrayKeys,
    focusAfter: shown,
  },
  'restore-list': {
    title: 'Restore list',
    size: 540,
    load: async () => (await import('../../features/repair/RestoreList.tsx')).RestoreList,
    focusAfter: shown,
  },
  'start-over': {
    title: 'Start over',
    size: 540,
    load: async () => (await import('../../features/repair/StartOver.tsx')).StartOver,
    focusAfter: shown,
  },
} satisfies DialogEntries;
