import { app } from 'electron';

/** How a process of the app ended; `exitCode` is the number of the signal where one ended it. */
type GoneProcess = { process: string; reason: string; exitCode: number };

const SIGTERM = 15;

/** Tells of each process of the app but main that ended without being asked to. */
export function onProcessGone(listener: (gone: GoneProcess) => void): void {
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    if (reason !== 'clean-exit') listener({ process: 'Window', reason, exitCode });
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode, name, serviceName }) => {
    // Those of ours are ended so when they are of no use any more.
    const isAsked =
      reason === 'clean-exit' || (type === 'Utility' && reason === 'killed' && exitCode === SIGTERM);
    if (!isAsked) listener({ process: name || serviceName || type, reason, exitCode });
  });
}
