import { app } from 'electron';
import { ownAppImage } from './appImage.ts';
import { FRESH_CACHES } from './switches.ts';

/** Has the app started again once it has ended, with these switches besides: an AppImage by its file, since what runs stands in a folder that goes with it. */
export function relaunchApp(switches: readonly string[] = []): void {
  // A link that this start came with was followed, and what it was told once was done.
  const own = process.argv
    .slice(1)
    .filter((arg) => !arg.startsWith('quayside://') && arg !== `--${FRESH_CACHES}`)
    // From a checkout the app’s folder is named, and Electron may start it again in another one.
    .map((arg) => (arg === '.' ? app.getAppPath() : arg));
  const args = [...own, ...switches];
  const execPath = ownAppImage(process.env, process.execPath);
  app.relaunch(execPath === null ? { args } : { args, execPath });
}
