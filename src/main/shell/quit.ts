import { setTimeout as delay } from 'node:timers/promises';
import { app } from 'electron';

/** What a system ends a session by, and a terminal what was started in it; Windows tells windows instead. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Ends the app with its last window, but for macOS, and by a signal; in order: `stop` first, then what is not on disk yet, then the process. */
export function quitInOrder(options: {
  /** False keeps the app open. */
  mayEnd: () => boolean;
  goesOn: () => boolean;
  /** Told when the app ends: its windows close next. */
  ending: () => void;
  stop: () => void;
  flush: () => Promise<unknown>;
  /** What is done to the app itself, once all is on disk. */
  install: () => Promise<unknown>;
  /** Ends what would hold up an ordinary end. */
  kill: () => void;
}): void {
  let ending = false;
  let isSignaled = false;
  // By default they end the process at once, or not at all where they come while it is busy. Nobody is asked: who sent
  // one does not wait for long.
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
    // A second Quit must not cut the writing short: the end comes from below.
    event.preventDefault();
    if (ending) return;
    ending = true;
    options.stop();
    // A disk that hangs must not keep the app, or the computer's shutdown, waiting.
    void Promise.race([options.flush(), delay(5_000)])
      .then(() => Promise.race([options.install(), delay(60_000)]))
      .catch(() => {})
      .then(() => {
        options.kill();
        app.exit(0);
      });
  });
}
