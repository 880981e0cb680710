import { uptime } from 'node:os';
import path from 'node:path';
import { app, session } from 'electron';
import { mayStart, reportFailedStart, takeProfile } from './boot/takeProfile.ts';

import { answerCalls } from './ipc/listen.ts';
import { keepToSwitches, prepareElectron, setCachesAside, startCrashReporter } from './shell/beforeReady.ts';
import { createLog, logToTheEnd } from './shell/log.ts';
import { createMainWindow } from './shell/mainWindow.ts';
import { serveApp } from './shell/protocol.ts';
import { beginStart, TOLD_AFTER } from './shell/starts.ts';
import { isHiddenStart, linkIn } from './shell/switches.ts';
import { readLook, showTheme } from './shell/theme.ts';

import { lockSession } from './shell/window.ts';
import { openWindowState } from './shell/windowState.ts';

// Only what the window needs before its page has loaded; boot.ts with all the rest is loaded meanwhile.

const outFolder = path.join(import.meta.dirname, '..');

// 1. Before Electron is ready: impossible later.
keepToSwitches();
prepareElectron();

// On macOS a link may start the app, and comes before it is ready.
let firstLink: string | null = null;
function keepLink(event: { preventDefault(): void }, link: string): void {
  event.preventDefault();
  firstLink = link;
}
app.on('open-url', keepLink);

// 2. One app per profile: a second start shows the first one's window and ends.
if (app.requestSingleInstanceLock()) openFirst().catch(reportFailedStart);
else app.quit();

async function openFirst(): Promise<void> {
  const folder = app.getPath('userData');
  const logFile = path.join(folder, 'logs', 'main.log');
  const { line: log, flush: flushLog } = createLog(logFile);
  logToTheEnd({ line: log, flush: flushLog });

  const leaveProfile = await takeProfile(folder, log);
  if (!leaveProfile) return;
  setCachesAside(log);
  // Before Chromium starts its other processes.
  const writesCrashReports = startCrashReporter(folder);

  // 3. Look and place of the window, read while Electron gets ready.
  const [look, windowState, start] = await Promise.all([
    readLook(path.join(folder, 'preferences.json')),
    openWindowState({ file: path.join(folder, 'window.json') }),
    beginStart({
      file: path.join(folder, 'starts.json'),
      version: app.getVersion(),
      clock: Date.now,
      computerSince: Date.now() - uptime() * 1_000,
    }),
    app.whenReady(),
  ]);
  if (start.failed >= TOLD_AFTER) {
    if (!(await mayStart({ start, logFile, log }))) return;
  }
  showTheme(look.theme);
  const mainWindow = createMainWindow({
    outFolder,
    icon: path.join(app.getAppPath(), 'resources/icon.png'),
    logFile,
    state: windowState,
    clock: Date.now,
    log,
    notify: (notice) => void booted.then(({ notify }) => notify(notice)),
    onSessionEnd: () => void booted.then(({ flush }) => flush()),
  });

  // 4. The page, locked down. Its calls wait for their handlers.
  lockSession(session.defaultSession);
  serveApp(session.defaultSession, {
    folder: path.join(outFolder, 'renderer'),
    rail: look.rail,
    name: app.name,
  });
  const link = firstLink ?? linkIn(process.argv);
  // Without a tray icon, boot.ts opens the window after all.
  const hidden = look.tray && link === null && (isHiddenStart(process.argv) || openedAtLogin());
  if (!hidden) mainWindow.show();
  const booted = import('./boot.ts').then(({ boot }) =>
    boot({
      folder,
      outFolder,
      log,
      flushLog,
      leaveProfile,
      mainWindow,
      windowState,
      start,
      writesCrashReports,
      hidden,
    }),
  );
  answerCalls(
    booted.then(({ router }) => router),
    mainWindow.current,
  );
  // Links must not wait for a window: macOS delivers them while none is open.
  const open = (each: string | null) => each !== null && void booted.then(({ openLink }) => openLink(each));
  open(link);
  app.off('open-url', keepLink);
  app.on('open-url', (event, each) => {
    event.preventDefault();
    mainWindow.show();
    open(each);
  });
  app.on('second-instance', (_event, argv) => {
    if (!isHiddenStart(argv)) mainWindow.show();
    open(linkIn(argv));
  });
  app.on('activate', mainWindow.show);
  await booted;
}

/** macOS passes no arguments at login. */
function openedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
