import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, type Rectangle, type Session, screen } from 'electron';
import { APP_ORIGIN } from '../../shared/channels.ts';

/** Where the window stood when it was last closed. */
export type WindowState = { bounds: Rectangle; maximized: boolean };

const FIRST_SIZE = { width: 1200, height: 800 };

/** A remembered place counts only while enough of it lies on a screen that is still there. */
function stillVisible({ bounds }: WindowState): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const across =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
    const down =
      Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y);
    return across >= 200 && down >= 100;
  });
}

/** Refuses all that a page could ask of the system, and every request that is not for the app's own files. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({
      cancel: !(url.startsWith(`${APP_ORIGIN}/`) || url.startsWith('devtools:') || url.startsWith('data:')),
    });
  });
}

/** Keeps every page of the app where it is: no navigation, no new window, no embedded page. */
export function lockContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Opens the one window, where it last stood, sandboxed, and shows it with its first paint. */
export function openWindow(options: {
  outFolder: string;
  icon: string;
  place: WindowState | null;
  keepState: (place: WindowState) => void;
}): BrowserWindow {
  const place = options.place && stillVisible(options.place) ? options.place : null;
  const window = new BrowserWindow({
    ...FIRST_SIZE,
    ...place?.bounds,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Quayside',
    icon: options.icon,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1014' : '#f6f7f9',
    webPreferences: {
      preload: join(options.outFolder, 'preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (place?.maximized) window.maximize();
    window.show();
  });
  window.on('close', () =>
    options.keepState({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}
