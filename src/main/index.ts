import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { app, session, clipboard as systemClipboard } from 'electron';
import { createEncryption } from './backup/encryptionProcess.ts';
import { createCredentialStore } from './credentials/credentialStore.ts';
import { createKeyHealths } from './credentials/keyHealth.ts';
import { createKeyUseNotes } from './credentials/keyNotes.ts';
import { leftOnServer, orphansInKeychain } from './credentials/keyNotices.ts';
import { createKeyVerification } from './credentials/keyVerification.ts';
import { keychainService, openKeychain } from './credentials/openKeychain.ts';
import { createAnswerParser } from './dokploy/answerParser.ts';
import { createDokploy } from './dokploy/client.ts';
import { createHandlers } from './handlers.ts';
import { createConnecting } from './instances/connect.ts';
import { createConnect } from './instances/connectionCheck.ts';
import { createServerIdentity } from './instances/serverIdentity.ts';
import { dropNeedlessTrust } from './instances/trust.ts';
import { answerCalls, createSend, holdWhileLoading } from './ipc/listen.ts';
import { createNotices } from './ipc/notices.ts';
import { createOutbox } from './ipc/outbox.ts';
import { createPageErrorLog } from './ipc/pageErrors.ts';
import { createRouter } from './ipc/router.ts';
import { createElectronHttp, refuseClientCertificates } from './network/electronHttp.ts';
import { createNetwork } from './network/network.ts';
import { createNetworkName } from './network/networkName.ts';
import { createAccounts } from './readings/accounts.ts';
import { createLastSeen, deleteSeenOfGone } from './readings/lastSeen.ts';
import { openInstances } from './registry/instanceRegistry.ts';
import { prepareElectron } from './shell/beforeReady.ts';
import { createClipboard } from './shell/clipboard.ts';
import { reportFailedStart } from './shell/failedStart.ts';
import { createFileDialogs } from './shell/fileDialogs.ts';
import { openLastFolder } from './shell/lastFolder.ts';
import { createLog, logUnexpected } from './shell/log.ts';
import { createMainWindow } from './shell/mainWindow.ts';
import { setMenu } from './shell/menu.ts';
import { openInBrowser } from './shell/openInBrowser.ts';
import { openPreferences } from './shell/preferences.ts';
import { serveApp } from './shell/protocol.ts';
import { quitInOrder } from './shell/quit.ts';
import { showTheme } from './shell/theme.ts';
import { startHost } from './shell/utilityHost.ts';
import { lockSession } from './shell/window.ts';
import { openWindowState } from './shell/windowState.ts';

const outFolder = path.join(import.meta.dirname, '..');
const icon = path.join(app.getAppPath(), 'resources/icon.png');

// 1. Before Electron is ready: what cannot be had later.
prepareElectron();

// 2. One app per profile: a second start shows the first one's window, and ends.
if (app.requestSingleInstanceLock()) boot().catch(reportFailedStart);
else app.quit();

async function boot(): Promise<void> {
  const folder = app.getPath('userData');
  const logFile = path.join(folder, 'logs', 'main.log');
  const log = createLog(logFile);
  logUnexpected(log);
  const clock = Date.now;
  const newId = randomUUID;
  const outbox = createOutbox({ send: createSend(() => mainWindow.current()), log });
  const { emit } = outbox;

  // 3. What stands on disk, read while Electron gets ready.
  const [instances, preferences, windowState, lastFolder] = await Promise.all([
    openInstances({ file: path.join(folder, 'instances.json'), clock, newId }),
    openPreferences({ file: path.join(folder, 'preferences.json') }),
    openWindowState({ file: path.join(folder, 'window.json') }),
    openLastFolder({
      file: path.join(folder, 'last-folder.json'),
      otherwise: [app.getPath('documents'), app.getPath('home')],
    }),
    app.whenReady(),
  ]);
  const notices = createNotices({ emit, first: instances.notices });
  const clipboard = createClipboard(systemClipboard);
  const lastSeen = createLastSeen({ folder: path.join(folder, 'last-seen'), clock });

  const flush = () =>
    Promise.allSettled([
      ...[lastSeen, windowState, lastFolder, preferences, instances].map((store) => store.flush()),
      clipboard.clearSecret(),
    ]);
  const mainWindow = createMainWindow({
    outFolder,
    icon,
    logFile,
    state: windowState,
    clock,
    log,
    notify: notices.add,
    onOpen: (contents) => holdWhileLoading(contents, outbox),
    onSessionEnd: () => void flush(),
  });

  // 4. The keychain, whose process starts with its first use: the first screen needs none.
  const { keychain, endProcess } = openKeychain({
    start: (env) => startHost(path.join(import.meta.dirname, 'keychainHost.js'), 'Quayside keychain', env),
    service: keychainService(app.isPackaged),
    clock,
    log,
  });
  keychain.onReady(() => emit('keychain.ready', {}));
  const health = createKeyHealths({
    clock,
    onChange: (all) => emit('keys.changed', { health: all }),
    gatherFor: 20,
  });
  const credentialStore = createCredentialStore({
    instances,
    keychain,
    clock,
    newId,
    health,
    onDoubt: (instance) => notices.add(leftOnServer(instance)),
    onOrphans: (found) => notices.add(orphansInKeychain(found)),
  });

  // 5. The way to the servers.
  refuseClientCertificates(app);
  const { transport, routes, rejectedCertificates } = createNetwork({
    system: createElectronHttp(),
    instances,
    credentialStore,
    onTrustedBySystem: (instanceId, trusted) =>
      dropNeedlessTrust(instances, instanceId, trusted, notices.add),
    userAgent: `Quayside/${app.getVersion()}`,
    clock,
    log,
  });
  const accounts = createAccounts({
    dokploy: () => dokploy,
    keysOf: instances.keysOf,
    isRecognised: (instanceId) => serverIdentity.isRecognised(instanceId),
    suitability: () => ({ now: clock(), isBad: health.isBad }),
  });
  const serverIdentity = createServerIdentity({
    instances,
    keyFor: credentialStore.keyFor,
    readAccount: accounts.readAccount,
    readingOf: accounts.underWay,
    networkNow: createNetworkName({ clock }),
  });
  const verification = createKeyVerification({
    instances,
    readCaller: (endpoint) => dokploy.callAt('user.get', endpoint),
    health,
  });
  const dokploy = createDokploy({
    transport,
    parse: createAnswerParser({ workerFile: path.join(import.meta.dirname, 'answerWorker.js') }),
    verification,
    onAbsent: accounts.noteAbsent,
    checkAccount: serverIdentity.check,
    admit: serverIdentity.admit,
    confirm: serverIdentity.confirm,
    keyFor: credentialStore.keyFor,
    onKeyUsed: createKeyUseNotes({ instances, health, clock }),
    originOf: instances.originOf,
  });
  const connecting = createConnecting({
    instances,
    credentialStore,
    verification,
    connect: createConnect({ transport, dokploy }),
    transport,
    routes,
    rejectedCertificates,
    clock,
    emit,
    notify: notices.add,
    forget: (instanceId) => {
      serverIdentity.forget(instanceId);
      accounts.forget(instanceId);
      return lastSeen.remove(instanceId);
    },
  });

  // 6. The calls of the page are answered before there is a page.
  showTheme(preferences.read().theme);
  const handlers = createHandlers({
    version: app.getVersion(),
    platform: process.platform,
    events: outbox,
    reloadPage: mainWindow.reload,
    logPageError: createPageErrorLog({ log, clock }),
    notices,
    instances,
    keychain,
    credentialStore,
    connecting,
    dokploy,
    accounts,
    transport,
    rejectedCertificates,
    serverIdentity,
    health,
    verification,
    notify: notices.add,
    hostname: hostname(),
    clock,
    newId,
    encryption: createEncryption(() =>
      startHost(path.join(import.meta.dirname, 'encryptionHost.js'), 'Quayside encryption'),
    ),
    dialogs: createFileDialogs({ window: mainWindow.current, folder: lastFolder }),
    lastSeen,
    preferences,
    showTheme,
    openInBrowser,
    writeClipboard: clipboard.write,
    writeSecret: clipboard.writeSecret,
  });
  answerCalls(createRouter({ handlers, log }), mainWindow.current);
  instances.onChange((list) => emit('instances.changed', { instances: list }));

  // 7. The page, behind its locks.
  lockSession(session.defaultSession);
  serveApp(session.defaultSession, path.join(outFolder, 'renderer'));
  setMenu({ platform: process.platform, packaged: app.isPackaged, window: mainWindow, emit });
  mainWindow.show();
  app.on('second-instance', mainWindow.show);
  app.on('activate', mainWindow.show);
  // Read while the page's process starts: it asks for this first.
  void lastSeen.summaries(instances.list().map((instance) => instance.id));

  // 8. What an earlier end left half done, after the window: it may have to wait for the keychain.
  void credentialStore.reconcile();
  void deleteSeenOfGone(lastSeen, instances);

  // A call to a frozen keychain would hold up its process for 25 s.
  quitInOrder({ stop: transport.abortAll, flush, kill: endProcess });
}
