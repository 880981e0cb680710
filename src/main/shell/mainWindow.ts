import { app, type BrowserWindow, dialog, type WebContents } from 'electron';
import { APP_ORIGIN } from '../../shared/channels.ts';
import type { Notice } from '../../shared/instance.ts';
import { createPageRecovery, type PageRecovery } from './pageRecovery.ts';
import { openWindow } from './window.ts';
import type { openWindowState } from './windowState.ts';

export type MainWindow = ReturnType<typeof createMainWindow>;

export function createMainWindow(options: {
  outFolder: string;
  icon: string;
  logFile: string;
  state: Awaited<ReturnType<typeof openWindowState>>;
  clock: typeof Date.now;
  log: (line: string) => void;
  notify: (notice: Notice) => void;
  onSessionEnd: () => void;
}) {
  let window: BrowserWindow | null = null;
  let recovery: PageRecovery | null = null;
  const listeners: ((contents: WebContents) => void)[] = [];
  let mayClose = () => true;
  const current = () => (window && !window.isDestroyed() ? window : null);

  function open(): void {
    window = openWindow({ ...options, state: options.state });
    window.on('close', (event) => {
      if (!mayClose()) event.preventDefault();
    });
    for (const listener of listeners) listener(window.webContents);
    recovery = recover(window, options);
    void window.loadURL(`${APP_ORIGIN}/index.html`);
  }

  return {
    current,
    show() {
      const shown = current();
      if (!shown) return open();
      if (shown.isMinimized()) shown.restore();
      // On Wayland a focus alone does not show a hidden window.
      shown.show();
      shown.focus();
    },
    leave: (): void => current()?.destroy(),
    reload: (): void => recovery?.reload(),
    onOpened(listener: (contents: WebContents) => void): void {
      listeners.push(listener);
      const open = current();
      if (open) listener(open.webContents);
    },
    guardClose(guard: () => boolean): void {
      mayClose = guard;
    },
  };
}

function recover(
  window: BrowserWindow,
  options: Pick<Parameters<typeof createMainWindow>[0], 'logFile' | 'clock' | 'log' | 'notify'>,
): PageRecovery {
  const { logFile } = options;
  const contents = window.webContents;
  const recovery = createPageRecovery({
    ...options,
    page: {
      load: () => void window.loadURL(`${APP_ORIGIN}/index.html`),
      showErrorPage: (reason) =>
        void window.loadURL(`${APP_ORIGIN}/stopped.html?${new URLSearchParams({ reason, log: logFile })}`),
      async askAboutHang(signal) {
        const { response } = await dialog.showMessageBox(window, {
          type: 'warning',
          message: 'Quayside’s window does not respond',
          detail: 'Wait, or reload it. Reloading loses anything you typed.',
          buttons: ['Wait', 'Reload'],
          defaultId: 0,
          cancelId: 0,
          signal,
        });
        return response === 1 ? 'reload' : 'wait';
      },
      end: () => contents.forcefullyCrashRenderer(),
      giveUp: () =>
        void dialog
          .showMessageBox({
            type: 'error',
            message: 'Quayside’s window cannot be shown',
            detail: `It stopped each time it loaded. Restart Quayside. If it happens again, please report it with the log file: ${logFile}`,
            buttons: ['Quit'],
          })
          .finally(() => app.quit()),
    },
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    // Chromium is still removing the page in this event, and would lose a load.
    setImmediate(() => {
      if (!window.isDestroyed()) recovery.gone(reason);
    });
  });
  window.on('unresponsive', () => void recovery.unresponsive());
  window.on('responsive', recovery.responsive);
  return recovery;
}
