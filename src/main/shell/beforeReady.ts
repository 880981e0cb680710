import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import inspector from 'node:inspector';
import path from 'node:path';
import { app, crashReporter, dialog, Menu } from 'electron';
import { CHOSEN, CRASH_REPORTS } from '../diagnostics/crashReports.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { registerScheme } from './protocol.ts';
import {
  barPasteByScript,
  dropSwitches,
  FRESH_CACHES,
  leaveKeyringAlone,
  rasterInOwnThreads,
} from './switches.ts';
import { fetchNoDictionaries, lockContents } from './window.ts';

/** Packed apps take listed switches only; checkouts and debugged apps, which a fuse excludes, take all. */
export function keepToSwitches(): void {
  if (!app.isPackaged || inspector.url() !== undefined) return;
  const heeded = dropSwitches(app.commandLine, process);
  if (heeded.length === 0) return;
  // On Linux there is no dialog before Electron is ready: it goes to the terminal.
  dialog.showErrorBox(
    `${app.name} does not start with ${heeded.map((name) => `--${name}`).join(', ')}`,
    'These switches weaken the app or make it run other code. Start it without them.',
  );
  app.exit(1);
}

/** Scheme, sandbox, locks and profile: impossible once Electron is ready, or a path was read. */
export function prepareElectron(): void {
  registerScheme();
  // Otherwise Electron builds a menu of its own before the window.
  Menu.setApplicationMenu(null);
  // Chromium has no sandbox as root.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  lockContents();
  fetchNoDictionaries();
  leaveKeyringAlone(app.commandLine, process.platform);
  barPasteByScript(app.commandLine);
  rasterInOwnThreads(app.commandLine);
  const profile = app.commandLine.getSwitchValue('user-data-dir') || app.getPath('userData');
  app.setPath('userData', path.resolve(profile));
  app.setPath('sessionData', path.join(app.getPath('userData'), 'Chromium'));
}

/** Only where chosen, before any other process starts; never sends a report. */
export function startCrashReporter(profile: string): boolean {
  const folder = path.join(profile, CRASH_REPORTS);
  if (!existsSync(path.join(folder, CHOSEN))) return false;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    app.setPath('crashDumps', folder);
    crashReporter.start({ uploadToServer: false, submitURL: '' });
    return true;
  } catch {
    return false;
  }
}

/** Call before anything reads Chromium's files. */
export function setCachesAside(log: (line: string) => void): void {
  const folder = app.getPath('sessionData');
  if (!app.commandLine.hasSwitch(FRESH_CACHES) || !existsSync(folder)) return;
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '');
  try {
    renameSync(folder, `${folder}.replaced-${stamp}`);
  } catch (error) {
    log(`the caches could not be set aside: ${describeDiskError(error)}`);
  }
}
