import { renameSync } from 'node:fs';
import { app } from 'electron';
import { FRESH_CACHES } from './switches.ts';

/** Sets Chromium's own files aside where this start was told to: before anything reads them. */
export function setCachesAside(log: (line: string) => void): void {
  if (!app.commandLine.hasSwitch(FRESH_CACHES)) return;
  const folder = app.getPath('sessionData');
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '');
  try {
    renameSync(folder, `${folder}.replaced-${stamp}`);
  } catch {
    log('the caches could not be set aside');
  }
}
