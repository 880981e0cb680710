import inspector from 'node:inspector';
import path from 'node:path';
import { app, dialog, Menu } from 'electron';
import { registerScheme } from './protocol.ts';
import { barPasteByScript, dropSwitches, leaveKeyringAlone } from './switches.ts';
import { fetchNoDictionaries, lockContents } from './window.ts';

/**
 * Lets what ships be started by no switch but those on a list. A checkout takes all, and so does what a debugger is attached
 * to, which a fuse keeps from what ships: the twin that tests drive.
 */
export function keepToSwitches(): void {
  if (!app.isPackaged || inspector.url() !== undefined) return;
  const heeded = dropSwitches(app.commandLine, process);
  if (heeded.length === 0) return;
  // Before Electron is ready Linux has no box: it goes to the terminal.
  dialog.showErrorBox(
    `${app.name} does not start with ${heeded.map((name) => `--${name}`).join(', ')}`,
    'These switches weaken the app or have it run other code. Start it without them.',
  );
  app.exit(1);
}

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
