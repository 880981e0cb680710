import { mkdirSync } from 'node:fs';
import path from 'node:path';
// The build for Electron's main would send each line to the page as well.
import log from 'electron-log/node';
import { describeError } from '../../shared/describeError.ts';
import { redact } from './redact.ts';

/** Opens the log: `file`, of at most 1 MB (and one older); what looks like a secret is cut out at the sink. */
export function createLog(file: string): (line: string) => void {
  try {
    // Before electron-log makes it with the system's own mode.
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  } catch {
    // Without a place for it the app runs without a log.
  }
  log.transports.console.level = false;
  log.transports.file.level = 'info';
  log.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  log.transports.file.maxSize = 1_000_000;
  log.transports.file.resolvePathFn = () => file;
  log.hooks.push((message) => {
    message.data = message.data.map((part) => redact(String(part)));
    return message;
  });
  return (line) => log.info(line);
}

/** Logs what nothing caught: without a listener Electron shows its own error box, and main stands still until somebody closes it. */
export function logUnexpected(log: (line: string) => void): void {
  process.on('uncaughtException', (error) => log(`Uncaught ${describeError(error)}`));
  process.on('unhandledRejection', (reason) => log(`Unhandled rejection: ${describeError(reason)}`));
}
