import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Emit, EventPayload } from '../../shared/events.ts';
import { acceleratorOf, shortcutsOf } from '../../shared/shortcuts.ts';
import type { MainWindow } from './mainWindow.ts';

type Command = EventPayload<'menu.chosen'>['command'];

/** Sets the application menu. Its own commands go to the page, which also hears their keys: hence they are shown and not registered. */
export function setMenu(options: {
  platform: string;
  packaged: boolean;
  window: Pick<MainWindow, 'current' | 'show'>;
  emit: Emit;
}): void {
  function choose(command: Command): void {
    if (!options.window.current()) options.window.show();
    options.emit('menu.chosen', { command });
  }

  const item = (label: string, command: Command): MenuItemConstructorOptions => {
    const [shortcut] = shortcutsOf(command, options.platform);
    return {
      label,
      ...(shortcut ? { accelerator: acceleratorOf(shortcut), registerAccelerator: false } : {}),
      click: () => choose(command),
    };
  };
  const mac = options.platform === 'darwin';
  const macMenu = (): MenuItemConstructorOptions[] => [
    item(`About ${app.name}`, 'about'),
    item('Check for updates…', 'check-for-updates'),
    { type: 'separator' },
    item('Settings…', 'settings'),
    { type: 'separator' },
    { role: 'services' },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { role: 'quit' },
  ];
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ label: app.name, submenu: macMenu() }] : []),
    {
      label: '&File',
      submenu: [
        item('Add instance…', 'add-instance'),
        item('Add several instances…', 'add-many-instances'),
        { type: 'separator' },
        item('Import instances…', 'import-instances'),
        item('Export instances…', 'export-instances'),
        { type: 'separator' },
        // Where people look for them: on a Mac in the menu of the app.
        ...(mac ? [] : [item('Settings…', 'settings'), { type: 'separator' as const }]),
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Command palette…', 'command-palette'),
        { type: 'separator' },
        item('Back', 'back'),
        item('Forward', 'forward'),
        item('Home', 'go-home'),
        item('Refresh', 'refresh'),
        { type: 'separator' },
        {
          label: 'Theme',
          submenu: [item('System', 'theme-system'), item('Light', 'theme-light'), item('Dark', 'theme-dark')],
        },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(options.packaged ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        item('Keyboard shortcuts', 'keyboard-shortcuts'),
        item('What’s new', 'whats-new'),
        { type: 'separator' },
        item('Diagnose this instance…', 'diagnose'),
        item('Diagnostics…', 'diagnostics'),
        item('Repair…', 'repair'),
        ...(mac
          ? []
          : [
              { type: 'separator' as const },
              item('Check for updates…', 'check-for-updates'),
              item(`About ${app.name}`, 'about'),
            ]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
