import { mkdirSync } from 'node:fs';
import { EOL } from 'node:os';
import path from 'node:path';
// Not the build for Electron's main process: it also sends each line to the page.
import log from 'electron-log/node';
import { describeError } from '../../shared/describeError.ts';
import { redact } from '../diagnostics/redact.ts';

type Log = ReturnType<typeof createLog>;

/** A refresh of a hundred instances logs hundreds of lines, and each write blocks. ms */
const GATHER = 50;

/** At most 1 MB and one older file; secrets are redacted at the sink. */
export function createLog(file: string) {
  try {
    // Before electron-log makes it with the system's default mode.
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  } catch {
    // Without a folder, the app runs without a log.
  }
  log.transports.console.level = false;
  log.transports.file.level = 'info';
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
    // Per line: an unterminated secret must not redact the lines after it.
    log.info(lines.map(({ at, text }) => `[${stamp(at)}] [info]  ${redact(text)}`).join(EOL));
  }

  return {
    line(text: string): void {
      gathered.push({ at: new Date(), text });
      timer ??= setTimeout(flush, GATHER).unref();
    },
    flush,
  };
}

function stamp(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${day} ${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** Without a listener for uncaught errors, Electron shows a dialog that blocks the main process. */
export function logToTheEnd({ line, flush }: Log): void {
  process.once('exit', flush);
  const tell = (text: string) => {
    line(text);
    flush();
  };
  process.on('uncaughtException', (error) => tell(`Uncaught ${describeError(error)}`));
  process.on('unhandledRejection', (reason) => tell(`Unhandled rejection: ${describeError(reason)}`));
}
