import { setTimeout as delay } from 'node:timers/promises';
import { app } from 'electron';

/** Ends of a session or terminal; Windows tells windows instead. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** After the last window (except on macOS) or a signal: first `stop`, then disk writes, then the process. */
export function quitInOrder(options: {
  mayEnd: () => boolean;
  goesOn: () => boolean;
  ending: () => void;
  stop: () => void;
  flush: () => Promise<unknown>;
  install: () => Promise<unknown>;
  kill: () => void;
}): void {
  let ending = false;
  let isSignaled = false;
  // The default ends the process at once, or not while it is busy. Asks nobody: the sender does not wait
  // long.
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      isSignaled = true;
      app.quit();
    });
  }
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' && !options.goesOn()) app.quit();
  });
  app.on('before-quit', (event) => {
    if (isSignaled || options.mayEnd()) options.ending();
    else event.preventDefault();
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    options.stop();
    // A hanging disk must not block the shutdown.
    void Promise.race([options.flush(), delay(5_000)])
      .then(() => Promise.race([options.install(), delay(60_000)]))
      .catch(() => {})
      .then(() => {
        options.kill();
        app.exit(0);
      });
  });
}
