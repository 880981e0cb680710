import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Emit } from '../../shared/events.ts';
import { MENU_TITLES, type MenuCommand } from '../../shared/menu.ts';
import { acceleratorOf, shortcutsOf } from '../../shared/shortcuts.ts';
import type { MainWindow } from './mainWindow.ts';

/** The page handles the shortcuts: the menu shows but does not register them. */
export function setMenu(options: {
  platform: string;
  packaged: boolean;
  window: Pick<MainWindow, 'current' | 'show'>;
  emit: Emit;
}): void {
  function choose(command: MenuCommand): void {
    if (!options.window.current()) options.window.show();
    options.emit('menu.chosen', { command });
  }

  const item = (command: MenuCommand, label: string = MENU_TITLES[command]): MenuItemConstructorOptions => {
    const [shortcut] = shortcutsOf(command, options.platform);
    return {
      label,
      ...(shortcut ? { accelerator: acceleratorOf(shortcut), registerAccelerator: false } : {}),
      click: () => choose(command),
    };
  };
  const mac = options.platform === 'darwin';
  const macMenu = (): MenuItemConstructorOptions[] => [
    item('about'),
    item('check-for-updates'),
    { type: 'separator' },
    item('settings'),
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
        item('add-instance'),
        item('add-many-instances'),
        { type: 'separator' },
        item('import-instances'),
        item('export-instances'),
        { type: 'separator' },
        ...(mac ? [] : [item('settings'), { type: 'separator' as const }]),
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('command-palette'),
        { type: 'separator' },
        item('back'),
        item('forward'),
        item('go-home'),
        item('refresh'),
        { type: 'separator' },
        {
          label: 'Theme',
          submenu: [item('theme-system', 'System'), item('theme-light', 'Light'), item('theme-dark', 'Dark')],
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
        item('keyboard-shortcuts'),
        item('whats-new'),
        { type: 'separator' },
        item('diagnose'),
        item('diagnostics'),
        item('repair'),
        ...(mac ? [] : [{ type: 'separator' as const }, item('check-for-updates'), item('about')]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
