import { app } from 'electron';
import { ownAppImage } from './appImage.ts';

/** Has the app started again once it has ended: an AppImage by its file, since what runs stands in a folder that goes with it. */
export function relaunchApp(): void {
  // A link that this start came with was followed.
  const args = process.argv.slice(1).filter((arg) => !arg.startsWith('quayside://'));
  const execPath = ownAppImage(process.env, process.execPath);
  app.relaunch(execPath === null ? { args } : { args, execPath });
}
