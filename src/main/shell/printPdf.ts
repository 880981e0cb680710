import { BrowserWindow, type Session, session } from 'electron';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { createMutex } from '../scheduling/semaphore.ts';

const PARTITION = 'print';
const DOCUMENT = 'app://document/';
/** Some thousand pages take one minute. ms */
const TIME_LIMIT = 300_000;

/** A hidden window without scripts or network; writes nothing to disk. Gives `internal`. */
export function createPrintPdf(options: {
  window: () => BrowserWindow | null;
  log: (line: string) => void;
  timeLimit?: number;
}) {
  const { window: parent, log, timeLimit = TIME_LIMIT } = options;
  const mutex = createMutex();

  async function print(pieces: AsyncIterable<string>, isTagged: boolean): Promise<Result<Uint8Array>> {
    const own = session.fromPartition(PARTITION);
    lock(own);
    let window: BrowserWindow | null = null;
    let timer: NodeJS.Timeout | undefined;
    try {
      own.protocol.handle('app', () => new Response(streamOf(pieces), { headers: HEADERS }));
      window = openHidden(own, parent());
      const { webContents } = window;
      const ended = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('It took too long.')), timeLimit);
        webContents.once('destroyed', () => reject(new Error('Its window was closed.')));
        webContents.once('render-process-gone', (_event, { reason }) => reject(new Error(reason)));
      });
      const printed = webContents.loadURL(DOCUMENT).then(() =>
        webContents.printToPDF({
          preferCSSPageSize: true,
          printBackground: true,
          displayHeaderFooter: true,
          headerTemplate: '<span></span>',
          footerTemplate: FOOTER,
          generateTaggedPDF: isTagged,
          generateDocumentOutline: isTagged,
        }),
      );
      printed.catch(() => {});
      ended.catch(() => {});
      return ok(await Promise.race([printed, ended]));
    } catch (error) {
      log(`A document could not be printed: ${error instanceof Error ? error.message : 'unknown'}`);
      return fail(NOT_PRINTED);
    } finally {
      clearTimeout(timer);
      if (window && !window.isDestroyed()) window.destroy();
      own.protocol.unhandle('app');
    }
  }

  return (pieces: AsyncIterable<string>, { isTagged = true } = {}) => mutex(() => print(pieces, isTagged));
}

const FOOTER = `<div style="display: flex; justify-content: space-between; width: 100%; margin: 0 15mm; font: 8px sans-serif; color: #5b6472"><span class="title"></span><span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span></div>`;
const HEADERS = { 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' };

function lock(own: Session): void {
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url !== DOCUMENT }));
}

function openHidden(own: Session, parent: BrowserWindow | null): BrowserWindow {
  return new BrowserWindow({
    show: false,
    ...(parent ? { parent } : {}),
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
}

function streamOf(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

const NOT_PRINTED: AppError = {
  code: 'internal',
  message: 'The document could not be printed, and nothing was written.',
  advice: 'If memory is short, close other programs. Then try again.',
};
