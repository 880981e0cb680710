import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { app, crashReporter } from 'electron';
import { CHOSEN, CRASH_REPORTS } from '../diagnostics/crashReportsFolder.ts';

/**
 * Lets Chromium keep crash reports of every process in the profile, where a person chose so: before any other process
 * starts, since those that run already are left out. Never sends one. Gives whether it does.
 */
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
