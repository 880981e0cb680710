import { mkdirSync } from 'node:fs';
import { EOL } from 'node:os';
import path from 'node:path';
// The build for Electron's main would send each line to the page as well.
import log from 'electron-log/node';
import { describeError } from '../../shared/describeError.ts';
import { redact } from '../diagnostics/redact.ts';

type Log = ReturnType<typeof createLog>;

/** How long lines are gathered, in ms: a refresh of a hundred instances logs hundreds, and each write stops main. */
const GATHER = 50;

/** Opens the log: `file`, of at most 1 MB (and one older); what looks like a secret is cut out at the sink. */
export function createLog(file: string) {
  try {
    // Before electron-log makes it with the system's own mode.
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  } catch {
    // Without a place for it the app runs without a log.
  }
  log.transports.console.level = false;
  log.transports.file.level = 'info';
  // Each line carries its own time.
  log.transports.file.format = '{text}';
  log.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  log.transports.file.maxSize = 1_000_000;
  log.transports.file.resolvePathFn = () => file;

  let gathered: { at: Date; text: string }[] = [];
  let timer: NodeJS.Timeout | null = null;

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const lines = gathered;
    gathered = [];
    if (lines.length === 0) return;
    // Line by line: a secret that has no end must not take the lines after it along.
    log.info(lines.map(({ at, text }) => `[${stamp(at)}] [info]  ${redact(text)}`).join(EOL));
  }

  return {
    /** Takes a line, which reaches the file a moment later, with all that came meanwhile. */
    line(text: string): void {
      gathered.push({ at: new Date(), text });
      timer ??= setTimeout(flush, GATHER).unref();
    },
    flush,
  };
}

/** `2026-01-31 09:05:07.042`, local time. */
function stamp(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${day} ${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** Loses no line however the process ends; logs what nothing caught: without a listener Electron shows a box, and main stands still. */
export function logToTheEnd({ line, flush }: Log): void {
  process.once('exit', flush);
  const tell = (text: string) => {
    line(text);
    flush();
  };
  process.on('uncaughtException', (error) => tell(`Uncaught ${describeError(error)}`));
  process.on('unhandledRejection', (reason) => tell(`Unhandled rejection: ${describeError(reason)}`));
}
