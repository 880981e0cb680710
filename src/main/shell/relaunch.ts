import { app } from 'electron';
import { ownAppImage } from './appImage.ts';
import { FRESH_CACHES } from './switches.ts';

/** An AppImage restarts by its file: its running copy is in a temporary mount. */
export function relaunchApp(switches: readonly string[] = []): void {
  // A link and one-time switches of this start must not repeat.
  const own = process.argv
    .slice(1)
    .filter((arg) => !arg.startsWith('quayside://') && arg !== `--${FRESH_CACHES}`)
    // In a checkout Electron may restart in another folder.
    .map((arg) => (arg === '.' ? app.getAppPath() : arg));
  const args = [...own, ...switches];
  const execPath = ownAppImage(process.env, process.execPath);
  app.relaunch(execPath === null ? { args } : { args, execPath });
}
