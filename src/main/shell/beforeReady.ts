import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import inspector from 'node:inspector';
import path from 'node:path';
import { app, crashReporter, dialog, Menu } from 'electron';
import { CHOSEN, CRASH_REPORTS } from '../diagnostics/crashReportsFolder.ts';
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

/** What ships takes listed switches alone. A checkout takes all, and so does a debugged app, which a fuse keeps from what ships. */
export function keepToSwitches(): void {
  if (!app.isPackaged || inspector.url() !== undefined) return;
  const heeded = dropSwitches(app.commandLine, process);
  if (heeded.length === 0) return;
  // Before Electron is ready Linux has no box: it goes to the terminal.
  dialog.showErrorBox(
    `${app.name} does not start with ${heeded.map((name) => `--${name}`).join(', ')}`,
    'These switches weaken the app or make it run other code. Start it without them.',
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
  rasterInOwnThreads(app.commandLine);
  // Chromium's own files get a folder apart from ours.
  const profile = app.commandLine.getSwitchValue('user-data-dir') || app.getPath('userData');
  app.setPath('userData', path.resolve(profile));
  app.setPath('sessionData', path.join(app.getPath('userData'), 'Chromium'));
}

/** Lets Chromium keep crash reports, where chosen, before any other process starts. Never sends one. Gives whether it does. */
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
    // Without a place for them the app runs without reports.
    return false;
  }
}

/** Sets Chromium's own files aside where this start was told to: before anything reads them. */
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
