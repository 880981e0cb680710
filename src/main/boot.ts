import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { app, dialog, clipboard as systemClipboard, utilityProcess } from 'electron';
import { readLink } from '../shared/links.ts';
import { createBackground } from './boot/background.ts';
import { openHelp } from './boot/help.ts';
import { openUpdates } from './boot/updates.ts';
import { openCore } from './core.ts';
import { type KeychainHost, keychainService, openKeychain } from './credentials/openKeychain.ts';
import { createHandlers } from './handlers.ts';
import { createGestures } from './ipc/gestures.ts';
import { createSend, holdWhileLoading } from './ipc/listen.ts';
import { createOutbox } from './ipc/outbox.ts';
import { createPageErrorLog, createRouter } from './ipc/router.ts';

import { createElectronHttp, refuseClientCertificates } from './network/electronHttp.ts';
import { createAbout, openInBrowser } from './shell/about.ts';
import { ownAppImage, unsandboxedNotice } from './shell/appImage.ts';
import { createClipboard } from './shell/clipboard.ts';
import { createClosing } from './shell/closing.ts';
import { createFileDialogs } from './shell/fileDialogs.ts';
import { createLoginStart, systemLoginItem } from './shell/loginStart.ts';
import type { MainWindow } from './shell/mainWindow.ts';
import { setMenu } from './shell/menu.ts';
import { createPrintPdf } from './shell/printPdf.ts';
import { createAsk } from './shell/question.ts';
import { quitInOrder } from './shell/quit.ts';
import type { Start } from './shell/starts.ts';
import { showTheme } from './shell/theme.ts';
import type { openWindowState } from './shell/windowState.ts';

export async function boot(options: {
  folder: string;
  outFolder: string;
  log: (line: string) => void;
  flushLog: () => void;
  leaveProfile: () => Promise<void>;
  mainWindow: MainWindow;
  windowState: Awaited<ReturnType<typeof openWindowState>>;
  start: Start;
  writesCrashReports: boolean;
  hidden: boolean;
}) {
  const { folder, outFolder, log, flushLog, mainWindow, windowState, start } = options;
  const hostFile = (name: string) => path.join(outFolder, 'main', name);
  const outbox = createOutbox({ send: createSend(mainWindow.current), log });
  const { emit } = outbox;
  const common = { folder, log, emit, clock: Date.now, newId: randomUUID };
  const { clock } = common;
  const version = app.getVersion();
  const ask = createAsk((box) => {
    const window = mainWindow.current();
    return window ? dialog.showMessageBox(window, box) : dialog.showMessageBox(box);
  });
  const clipboard = createClipboard(systemClipboard);
  let tellDrawn = () => {};
  const drawn = new Promise<void>((resolve) => {
    tellDrawn = resolve;
  });
  void drawn.then(start.well);
  refuseClientCertificates(app);
  const http = createElectronHttp();

  // 1. All that needs no window.
  const core = await openCore({
    ...{ ...common, version, http, ask },
    saveTo: [app.getPath('documents'), app.getPath('home')],
    openKeychain: (isUnattended) =>
      openKeychain({
        start: (env) => startKeychainHost(hostFile('keychainHost.js'), env),
        service: keychainService(app),
        ...{ drawn, clock, log, isUnattended },
      }),
    workerFile: hostFile('worker.js'),
    dialogs: (lastFolder) => createFileDialogs({ window: mainWindow.current, folder: lastFolder }),
    print: createPrintPdf({ window: mainWindow.current, log }),
    writeClipboard: clipboard.write,
    monitoring: () => background,
    onOperations: () => closing.operationsChanged(),
  });
  const { instances, preferences, notices, cache, engine } = core;
  const flush = () =>
    Promise.allSettled([
      ...[core, windowState, background].map((store) => store.flush()),
      clipboard.clearSecret(),
      start.end(),
    ]);
  const title = `${app.name} was updated to ${version}`;
  if (start.isUpdated) notices.add({ id: 'updated', tone: 'info', title, text: '', offers: 'whats-new' });
  const unsandboxed = unsandboxedNotice({
    noSandbox: app.commandLine.hasSwitch('no-sandbox'),
    isRoot: process.getuid?.() === 0,
    isAppImage: ownAppImage(process.env, process.execPath) !== null,
  });
  if (unsandboxed) notices.add(unsandboxed);
  mainWindow.onOpened((contents) => holdWhileLoading(contents, outbox));

  // 2. What is asked before the app ends.
  const closing = createClosing({
    running: () =>
      engine.summaries().filter(({ phase }) => phase === 'running' || phase === 'stopping').length,
    ask,
    stop: engine.stop,
    quit: () => app.quit(),
    onStay: () => {
      updates.stayOpen();
      help.stayOpen();
    },
    onChange: (state) => emit('closing.changed', { closing: state }),
  });

  const updates = openUpdates({ ...common, preferences, http });

  const help = openHelp({
    ...{ ...common, ...core, flushLog, ask },
    writesCrashReports: options.writesCrashReports,
    chooseTarget: core.dialogs.chooseTarget,
    writeClipboard: clipboard.write,
  });

  // 3. What goes on without a window.
  const background = createBackground({
    ...{ ...common, ...core, mainWindow },
    mayEnd: closing.mayEnd,
    hidden: options.hidden,
  });

  // 4. What answers the calls of the page.
  const handlers = createHandlers({
    ...common,
    version,
    platform: process.platform,
    systemLocale: app.getSystemLocale(),
    events: outbox,
    onSignal: { drawn: tellDrawn, reload: mainWindow.reload, 'stay-open': closing.stayOpen },
    logPageError: createPageErrorLog({ log, clock }),
    ...core,
    about: createAbout({
      ...{ folder, logFile: path.join(folder, 'logs', 'main.log'), crashReports: help.crashReports },
      loginStart: createLoginStart({ packaged: app.isPackaged, item: systemLoginItem(process.platform) }),
    }),
    help: help.calls,
    updates: updates.calls,
    onUpdatesChosen: updates.choiceChanged,
    monitoring: background.calls,
    showTheme,
    openInBrowser,
    writeClipboard: clipboard.write,
    writeSecret: clipboard.writeSecret,
    ask,
  });
  const gestures = createGestures({ ask, instances, clock });
  mainWindow.onOpened((contents) => contents.on('input-event', (_event, input) => gestures.heard(input)));
  const router = createRouter({ handlers, admit: gestures.admit, log });
  background.begin();
  instances.onChange((list) => emit('instances.changed', { instances: list }));
  setMenu({ platform: process.platform, packaged: app.isPackaged, window: mainWindow, emit });
  void cache.summaries(instances.list().map((instance) => instance.id));

  // 5. Finishes what an earlier run left. It may wait for the keychain, whose password prompt needs a person
  // present.
  let isReconciled = false;
  mainWindow.onOpened(() => {
    if (!isReconciled) void core.credentialStore.reconcile();
    isReconciled = true;
  });
  void core.begin();
  void updates.begin();
  // No page comes that could report it.
  if (options.hidden) tellDrawn();

  const { inTray } = background;
  // On macOS the app and its operations go on without a window.
  const mayClose = process.platform === 'darwin' && (() => !preferences.read().tray || inTray.mayClose());
  mainWindow.guardClose(mayClose || inTray.mayClose);
  // A call to a frozen keychain would delay the end by 25 s.
  quitInOrder({
    mayEnd: closing.mayEnd,
    goesOn: inTray.goesOn,
    ending: inTray.ending,
    stop: () => {
      background.stop();
      engine.stop();
      core.transport.abortAll();
      updates.stop();
    },
    flush: () =>
      Promise.allSettled([flush(), engine.close()])
        .then(help.carryOut)
        .then(options.leaveProfile)
        .then(flushLog),
    install: updates.installAtEnd,
    kill: core.endProcess,
  });
  const openLink = (link: string) => emit('link.opened', readLink(link));
  return { router, notify: notices.add, flush, openLink };
}

function startKeychainHost(script: string, env: NodeJS.ProcessEnv): KeychainHost {
  const child = utilityProcess.fork(script, [], { serviceName: 'Quayside keychain', env });
  return {
    ask: (question) => child.postMessage(question),
    onAnswer: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  };
}
