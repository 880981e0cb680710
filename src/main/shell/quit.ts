import { setTimeout as delay } from 'node:timers/promises';
import { app } from 'electron';

/** Ends the app with its last window, but for macOS; in order: `stop` first, then what is not on disk yet, then the process. */
export function quitInOrder(options: {
  stop: () => void;
  flush: () => Promise<unknown>;
  /** Ends what would hold up an ordinary end. */
  kill: () => void;
}): void {
  let ending = false;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    // A second Quit must not cut the writing short: the end comes from below.
    event.preventDefault();
    if (ending) return;
    ending = true;
    options.stop();
    // A disk that hangs must not keep the app, or the computer's shutdown, waiting.
    void Promise.race([options.flush(), delay(5_000)]).then(() => {
      options.kill();
      app.exit(0);
    });
  });
}
