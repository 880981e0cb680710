import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { app, dialog, clipboard as systemClipboard } from 'electron';
import type { Notice } from '../shared/instance.ts';
import { readLink } from '../shared/links.ts';
import { createEncryption } from './backup/encryptionProcess.ts';
import { createBackground } from './boot/background.ts';
import { openCredentials } from './boot/credentials.ts';
import { openHelp } from './boot/help.ts';
import { openOperationsAndActivity } from './boot/operations.ts';
import { createPeopleAndAccess } from './boot/peopleAndAccess.ts';
import { openPermissions } from './boot/permissions.ts';
import { openProfile } from './boot/profile.ts';
import { createServers } from './boot/servers.ts';
import { openUpdates } from './boot/updates.ts';
import { keychainService, openKeychain } from './credentials/openKeychain.ts';
import { createForgetInstance } from './forgetInstance.ts';
import { createHandlers } from './handlers.ts';
import { createSend, holdWhileLoading } from './ipc/listen.ts';
import { createOutbox } from './ipc/outbox.ts';
import { createPageErrorLog } from './ipc/pageErrors.ts';
import { createRouter, type Router } from './ipc/router.ts';
import { createElectronHttp, refuseClientCertificates } from './network/electronHttp.ts';
import { deleteSeenOfGone } from './readings/seenOfGone.ts';
import { createAbout } from './shell/about.ts';
import { ownAppImage, unsandboxedNotice } from './shell/appImage.ts';
import { createClipboard } from './shell/clipboard.ts';
import { createClosing } from './shell/closing.ts';
import { createFileDialogs } from './shell/fileDialogs.ts';
import { createLoginStart, systemLoginItem } from './shell/loginStart.ts';
import type { MainWindow } from './shell/mainWindow.ts';
import { setMenu } from './shell/menu.ts';
import { openInBrowser } from './shell/openInBrowser.ts';
import { createPrintPdf } from './shell/printPdf.ts';
import { createAsk } from './shell/question.ts';
import { quitInOrder } from './shell/quit.ts';
import type { Start } from './shell/starts.ts';
import { showTheme } from './shell/theme.ts';
import { updatedNotice } from './shell/updatedNotice.ts';
import { startHost } from './shell/utilityHost.ts';
import type { openWindowState } from './shell/windowState.ts';

/** What the window takes from all that is wired here. */
export type Booted = {
  router: Router;
  notify: (notice: Notice) => void;
  flush: () => Promise<unknown>;
  openLink: (link: string) => void;
};

/** Wires all that stands behind the window, which is open and loading: in this order, and for these reasons. */
export async function boot(options: {
  /** The profile. */
  folder: string;
  /** Where main, preload and renderer were built to. */
  outFolder: string;
  log: (line: string) => void;
  flushLog: () => void;
  mainWindow: MainWindow;
  windowState: Awaited<ReturnType<typeof openWindowState>>;
  start: Start;
  /** Whether Chromium writes crash reports in this run. */
  writesCrashReports: boolean;
  /** Whether the window was left closed: the app begins in the tray. */
  hidden: boolean;
}): Promise<Booted> {
  const { folder, outFolder, log, flushLog, mainWindow, windowState, start } = options;
  const hostFile = (name: string) => path.join(outFolder, 'main', name);
  const outbox = createOutbox({ send: createSend(mainWindow.current), log });
  const { emit } = outbox;
  const common = { folder, log, emit, clock: Date.now, newId: randomUUID };
  const { clock, newId } = common;
  const ask = createAsk(async (box) => {
    const window = mainWindow.current();
    return (await (window ? dialog.showMessageBox(window, box) : dialog.showMessageBox(box))).response;
  });

  // 1. What stands on disk.
  const saveTo: [string, string] = [app.getPath('documents'), app.getPath('home')];
  const profile = await openProfile({ ...common, saveTo });
  const { instances, copies, preferences, lastFolder, notices, lastSeen } = profile;
  let { monitorPasted } = preferences.read();
  preferences.onChange(() => {
    ({ monitorPasted } = preferences.read());
  });
  const clipboard = createClipboard(systemClipboard);
  const flush = () =>
    Promise.allSettled([
      ...[lastSeen, windowState, lastFolder, preferences, instances, copies].map((store) => store.flush()),
      ...[people, access, ends, permissions, help, background].map((store) => store.flush()),
      clipboard.clearSecret(),
      start.end(),
    ]);
  if (start.isUpdated) notices.add(updatedNotice(app.name, app.getVersion()));
  const unsandboxed = unsandboxedNotice({
    noSandbox: app.commandLine.hasSwitch('no-sandbox'),
    isRoot: process.getuid?.() === 0,
    isAppImage: ownAppImage(process.env, process.execPath) !== null,
  });
  if (unsandboxed) notices.add(unsandboxed);
  mainWindow.onOpened((contents) => holdWhileLoading(contents, outbox));

  // 2. The keychain, whose process starts with its first use: the first screen needs none.
  const { keychain, endProcess, health, credentialStore, unattended } = openCredentials({
    ...common,
    ...profile,
    open: (isUnattended) =>
      openKeychain({
        start: (env) => startHost(hostFile('keychainHost.js'), 'Quayside keychain', env),
        service: keychainService(app),
        clock,
        log,
        isUnattended,
      }),
    isForPeople: ({ origin }) => origin === 'pasted' && !monitorPasted,
    forget: createForgetInstance({
      lastSeen,
      preferences,
      access: () => access,
      activity: () => activity,
      permissions: () => permissions,
      monitoring: () => background,
      newId,
      notify: notices.add,
    }),
  });

  // 3. The way to the servers.
  refuseClientCertificates(app);
  const http = createElectronHttp();
  const servers = createServers({
    ...common,
    ...profile,
    http,
    version: app.getVersion(),
    credentialStore,
    health,
    unattended,
    workerFile: hostFile('answerWorker.js'),
    note: (change) => activity.note(change),
    ask,
  });
  const { transport } = servers;

  // 4. What changes them, and what was done.
  const { operations, activity } = openOperationsAndActivity({
    ...{ ...common, ...profile, ...servers, credentialStore, health },
    onStep: (step, how) => permissions.stepChanged(step, how),
    onChange: () => closing.operationsChanged(),
  });
  const dialogs = createFileDialogs({ window: mainWindow.current, folder: lastFolder });

  // 5. Who has which access, over all of them.
  const { people, access, ends, review } = createPeopleAndAccess({
    ...common,
    ...profile,
    archive: operations.archive,
    note: activity.note,
    chooseTarget: dialogs.chooseTarget,
    print: createPrintPdf({ window: mainWindow.current, log }),
    version: app.getVersion(),
  });

  const permissions = openPermissions({
    ...common,
    ...profile,
    ...servers,
    engine: operations.engine,
    note: activity.note,
    dialogs,
  });

  // 6. What is asked before the app ends.
  const closing = createClosing({
    running: () =>
      operations.engine.summaries().filter(({ phase }) => phase === 'running' || phase === 'stopping').length,
    ask,
    stop: operations.engine.stop,
    quit: () => app.quit(),
    onStay: () => {
      updates.stayOpen();
      help.stayOpen();
    },
    onChange: (state) => emit('closing.changed', { closing: state }),
  });

  const updates = openUpdates({ ...common, preferences, http });

  const help = openHelp({
    ...{ ...common, ...profile, ...servers, credentialStore, keychain, flushLog },
    writesCrashReports: options.writesCrashReports,
    window: mainWindow.current,
    chooseTarget: dialogs.chooseTarget,
    writeClipboard: clipboard.write,
    engine: operations.engine,
    archive: operations.archive,
    note: activity.note,
    ask,
  });

  // 7. What goes on without a window.
  const background = createBackground({
    ...{ ...common, ...profile, keychain, health, unattended, access, mainWindow },
    engine: operations.engine,
    mayEnd: closing.mayEnd,
    hidden: options.hidden,
  });

  // 8. What answers the calls of the page.
  const handlers = createHandlers({
    version: app.getVersion(),
    platform: process.platform,
    systemLocale: app.getSystemLocale(),
    events: outbox,
    reloadPage: mainWindow.reload,
    onDrawn: start.well,
    stayOpen: closing.stayOpen,
    logPageError: createPageErrorLog({ log, clock }),
    ...profile,
    ...servers,
    keychain,
    credentialStore,
    health,
    operations,
    activity,
    people,
    access,
    ends,
    review,
    permissions,
    about: {
      ...createAbout({ folder, logFile: path.join(folder, 'logs', 'main.log') }),
      ...createLoginStart({ packaged: app.isPackaged, item: systemLoginItem(process.platform) }),
    },
    help: help.calls,
    updates: updates.calls,
    onUpdatesChosen: updates.choiceChanged,
    monitoring: background.calls,
    clock,
    newId,
    encryption: createEncryption(() => startHost(hostFile('encryptionHost.js'), 'Quayside encryption')),
    dialogs,
    showTheme,
    openInBrowser,
    writeClipboard: clipboard.write,
    writeSecret: clipboard.writeSecret,
  });
  const router = createRouter({ handlers: { ...handlers, ...background.begin(handlers) }, log });
  instances.onChange((list) => emit('instances.changed', { instances: list }));
  setMenu({ platform: process.platform, packaged: app.isPackaged, window: mainWindow, emit });
  // The page asks for this first.
  void lastSeen.summaries(instances.list().map((instance) => instance.id));

  // 9. What an earlier end left half done: it may have to wait for the keychain, whose password is asked for where somebody is.
  let isReconciled = false;
  mainWindow.onOpened(() => {
    if (!isReconciled) void credentialStore.reconcile();
    isReconciled = true;
  });
  void operations.engine.recover();
  void operations.archive.dropOld();
  void deleteSeenOfGone(lastSeen, instances);
  // Neither asks a server: both go by what this computer keeps.
  ends.checkSoon();
  permissions.checkSoon();
  void updates.begin();
  // No page comes that could tell.
  if (options.hidden) start.well();

  const { inTray } = background;
  // On macOS the app, and what it runs, goes on without a window.
  const mayClose = process.platform === 'darwin' && (() => !preferences.read().tray || inTray.mayClose());
  mainWindow.guardClose(mayClose || inTray.mayClose);
  // A call to a frozen keychain would hold up its process for 25 s.
  quitInOrder({
    mayEnd: closing.mayEnd,
    goesOn: inTray.goesOn,
    ending: inTray.ending,
    stop: () => {
      background.stop();
      operations.engine.stop();
      transport.abortAll();
      updates.stop();
    },
    flush: () => Promise.allSettled([flush(), operations.engine.close()]).then(help.carryOut).then(flushLog),
    install: updates.installAtEnd,
    kill: endProcess,
  });
  return { router, notify: notices.add, flush, openLink: (link) => emit('link.opened', readLink(link)) };
}
