import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import { APP_ORIGIN } from '../../shared/channels.ts';
import { createShowOnce } from './showOnce.ts';
import { boundsToOpen, isWayland, screensKey, stateToKeep, type WindowState } from './windowState.ts';

const FIRST_SIZE = { width: 1200, height: 800 };
/** Decoding the icon blocks for some 25 ms, which the first paint would wait for. ms */
const ICON_AFTER = 1_000;

/** Nothing listens on this port, and only an administrator could. */
const DEAD_PROXY = 'http://127.0.0.1:9';

/** Refuses all permissions, and every request except for the app's own files. */
export function lockSession(session: Session): void {
  // WebRTC over TCP bypasses the page's policy and `onBeforeRequest`; for UDP see `lockContents`.
  void session.setProxy({ mode: 'fixed_servers', proxyRules: DEAD_PROXY, proxyBypassRules: '<-loopback>' });
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

/** Chromium fetches dictionaries from Google for each session, even without spell checking. */
export function fetchNoDictionaries(): void {
  app.on('session-created', (session) => {
    session.setSpellCheckerEnabled(false);
    // macOS checks spelling itself and fetches nothing.
    if (process.platform !== 'darwin') session.setSpellCheckerLanguages([]);
  });
}

/** No navigation, new window, embedded page, or UDP. */
export function lockContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    // A page's `beforeunload` must not block the end: by default it would.
    contents.on('will-prevent-unload', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

export function openWindow(options: {
  outFolder: string;
  icon: string;
  state: {
    read: (screens: string) => WindowState | null;
    keep: (place: WindowState, screens: string) => void;
  };
  onSessionEnd: () => void;
}): BrowserWindow {
  const ozonePlatform = app.commandLine.getSwitchValue('ozone-platform');
  const wayland = isWayland({ platform: process.platform, env: process.env, ozonePlatform });
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = options.state.read(screensKey(screen.getAllDisplays()));
  const bounds = boundsToOpen(place, screens, wayland);
  const window = new BrowserWindow({
    ...FIRST_SIZE,
    ...bounds,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: app.name,
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
  const shown = createShowOnce(() => {
    if (bounds && place?.maximized) window.maximize();
    window.show();
    if (process.platform !== 'darwin')
      setTimeout(() => !window.isDestroyed() && window.setIcon(options.icon), ICON_AFTER);
  });
  window.once('ready-to-show', shown.readyToShow);
  window.webContents.once('did-finish-load', shown.loaded);
  window.once('closed', shown.cancel);
  const keep = () =>
    options.state.keep(
      stateToKeep(window.getNormalBounds(), window.isMaximized(), wayland),
      screensKey(screen.getAllDisplays()),
    );
  window.on('close', keep);
  // Windows ends the process soon after these, without close or will-quit; other systems never emit them.
  const end = () => {
    keep();
    options.onSessionEnd();
  };
  window.on('query-session-end', end);
  window.on('session-end', end);
  return window;
}
