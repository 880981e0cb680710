export const MENU_TITLES = {
  'add-instance': 'Add instance…',
  'add-many-instances': 'Add several instances…',
  'export-instances': 'Export instances…',
  'import-instances': 'Import instances…',
  refresh: 'Refresh',
  'go-home': 'Home',
  back: 'Back',
  forward: 'Forward',
  'command-palette': 'Command palette…',
  settings: 'Settings…',
  about: 'About Quayside',
  'whats-new': 'What’s new',
  'keyboard-shortcuts': 'Keyboard shortcuts',
  diagnose: 'Diagnose this instance…',
  diagnostics: 'Diagnostics…',
  repair: 'Repair…',
  'check-for-updates': 'Check for updates…',
  'theme-system': 'Theme: system',
  'theme-light': 'Theme: light',
  'theme-dark': 'Theme: dark',
} as const;

export type MenuCommand = keyof typeof MENU_TITLES;

export const MENU_COMMANDS = Object.keys(MENU_TITLES) as MenuCommand[];
