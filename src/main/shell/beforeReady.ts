import path from 'node:path';
import { app, Menu } from 'electron';
import { registerScheme } from './protocol.ts';
import { barPasteByScript, leaveKeyringAlone } from './switches.ts';
import { fetchNoDictionaries, lockContents } from './window.ts';

/** Sets what cannot be set once Electron is ready, or once something has read a path: scheme, sandbox, locks, profile. */
export function prepareElectron(): void {
  registerScheme();
  // Else Electron builds one of its own when it gets ready, before the window.
  Menu.setApplicationMenu(null);
  // As root Chromium has no sandbox to give.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  lockContents();
  fetchNoDictionaries();
  leaveKeyringAlone(app.commandLine, process.platform);
  barPasteByScript(app.commandLine);
  // Chromium's own files get a folder apart from ours.
  const profile = app.commandLine.getSwitchValue('user-data-dir') || app.getPath('userData');
  app.setPath('userData', path.resolve(profile));
  app.setPath('sessionData', path.join(app.getPath('userData'), 'Chromium'));
}
