import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { app, clipboard as systemClipboard } from 'electron';
import type { Notice } from '../shared/instance.ts';
import { keyName } from '../shared/keyName.ts';
import { createAccess } from './access/access.ts';
import { createEnds } from './access/ends.ts';
import { createNow } from './access/now.ts';
import { mayLetIn } from './access/returned.ts';
import { createActivity } from './activity/activity.ts';
import { createEncryption } from './backup/encryptionProcess.ts';
import { createCredentialStore } from './credentials/credentialStore.ts';
import { createKeyHealths } from './credentials/keyHealth.ts';
import { createKeyUseNotes } from './credentials/keyNotes.ts';
import { keyNoticesBy, leftOnServer, orphansInKeychain } from './credentials/keyNotices.ts';
import { createKeyTrace } from './credentials/keyTrace.ts';
import { createKeyVerification } from './credentials/keyVerification.ts';
import { keychainService, openKeychain } from './credentials/openKeychain.ts';
import { createAnswerParser } from './dokploy/answerParser.ts';
import { createDokploy } from './dokploy/client.ts';
import { createForgetInstance } from './forgetInstance.ts';
import { createHandlers } from './handlers.ts';
import { createHistory } from './history/history.ts';
import { createConnecting } from './instances/connect.ts';
import { createConnect } from './instances/connectionCheck.ts';
import { createServerIdentity } from './instances/serverIdentity.ts';
import { dropNeedlessTrust } from './instances/trust.ts';
import { createSend, holdWhileLoading } from './ipc/listen.ts';
import { createNotices } from './ipc/notices.ts';
import { createOutbox } from './ipc/outbox.ts';
import { createPageErrorLog } from './ipc/pageErrors.ts';
import { createRouter, type Router } from './ipc/router.ts';
import { createElectronHttp, refuseClientCertificates } from './network/electronHttp.ts';
import { createNetwork } from './network/network.ts';
import { createNetworkName } from './network/networkName.ts';
import { createEndedOperations } from './operations/endedOperations.ts';
import { openOperations } from './operations/openOperations.ts';
import { createPeople } from './people/people.ts';
import { createAccounts } from './readings/accounts.ts';
import { createLastSeen } from './readings/lastSeen.ts';
import { deleteSeenOfGone } from './readings/seenOfGone.ts';
import { openInstances } from './registry/instanceRegistry.ts';
import { registryCode, shortCode } from './registry/registryCode.ts';
import { createReview } from './review/review.ts';
import { createClipboard } from './shell/clipboard.ts';
import { createClosing } from './shell/closing.ts';
import { createFileDialogs } from './shell/fileDialogs.ts';
import { openLastFolder } from './shell/lastFolder.ts';
import type { MainWindow } from './shell/mainWindow.ts';
import { setMenu } from './shell/menu.ts';
import { openInBrowser } from './shell/openInBrowser.ts';
import { openPreferences } from './shell/preferences.ts';
import { createPrintPdf } from './shell/printPdf.ts';
import { askInBox, quitInOrder } from './shell/quit.ts';
import { showTheme } from './shell/theme.ts';
import { startHost } from './shell/utilityHost.ts';
import type { openWindowState } from './shell/windowState.ts';

/** What the window takes from all that is wired here. */
export type Booted = { router: Router; notify: (notice: Notice) => void; flush: () => Promise<unknown> };

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
}): Promise<Booted> {
  const { folder, outFolder, log, flushLog, mainWindow, windowState } = options;
  const clock = Date.now;
  const newId = randomUUID;
  const hostFile = (name: string) => path.join(outFolder, 'main', name);
  const outbox = createOutbox({ send: createSend(mainWindow.current), log });
  const { emit } = outbox;

  // 1. What stands on disk.
  const [instances, preferences, lastFolder] = await Promise.all([
    openInstances({ file: path.join(folder, 'instances.json'), clock, newId }),
    openPreferences({ file: path.join(folder, 'preferences.json') }),
    openLastFolder({
      file: path.join(folder, 'last-folder.json'),
      otherwise: [app.getPath('documents'), app.getPath('home')],
    }),
  ]);
  const notices = createNotices({ emit, first: instances.notices });
  const clipboard = createClipboard(systemClipboard);
  const lastSeen = createLastSeen({ folder: path.join(folder, 'last-seen'), clock });

  const flush = () =>
    Promise.allSettled([
      ...[lastSeen, windowState, lastFolder, preferences, instances, people, access, history, ends].map(
        (store) => store.flush(),
      ),
      clipboard.clearSecret(),
    ]);
  mainWindow.onOpened((contents) => holdWhileLoading(contents, outbox));

  // 2. The keychain, whose process starts with its first use: the first screen needs none.
  const { keychain, endProcess } = openKeychain({
    start: (env) => startHost(hostFile('keychainHost.js'), 'Quayside keychain', env),
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
    forget: createForgetInstance({
      lastSeen,
      preferences,
      access: () => access,
      history: () => history,
      activity: () => activity,
      newId,
      notify: notices.add,
    }),
    onDoubt: (instance) => notices.add(leftOnServer(instance)),
    onOrphans: (found) => notices.add(orphansInKeychain(found)),
  });

  // 3. The way to the servers.
  refuseClientCertificates(app);
  const { transport, routes, rejectedCertificates } = createNetwork({
    system: createElectronHttp(),
    instances,
    credentialStore,
    onTrustedBySystem: (instanceId, trusted) =>
      dropNeedlessTrust(instances, instanceId, trusted, (notice, instance) => {
        notices.add(notice);
        activity.note({
          kind: 'distrust-certificate',
          instance,
          note: `This computer trusts what it shows now. SHA-256 ${trusted.fingerprint}.`,
        });
      }),
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
  const keyTrace = createKeyTrace();
  const dokploy = createDokploy({
    transport,
    parse: createAnswerParser({ workerFile: hostFile('answerWorker.js') }),
    verification,
    onAbsent: accounts.noteAbsent,
    checkAccount: serverIdentity.check,
    admit: serverIdentity.admit,
    confirm: serverIdentity.confirm,
    keyFor: credentialStore.keyFor,
    onKeyUsed: createKeyUseNotes({ instances, health, clock }),
    onWrite: keyTrace.note,
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

  let archived = 0;
  const operations = openOperations({
    folder: path.join(folder, 'operations'),
    instances,
    credentialStore,
    dokploy,
    accounts,
    lastSeen,
    health,
    verification,
    keyTrace,
    admit: serverIdentity.admit,
    endWait: transport.endWait,
    newKeyName: () => keyName(hostname(), registryCode(instances.id), shortCode(newId(), 5)),
    clock,
    newId,
    log,
    ...keyNoticesBy(notices.add),
    onArchived: () => {
      archived += 1;
      emit('activity.changed', { changes: archived });
    },
    onChange: (all) => {
      emit('operations.changed', { operations: all });
      closing.operationsChanged();
    },
  });
  const activity = createActivity({
    archive: operations.archive,
    operations: operations.engine,
    instances,
    clock,
    newId,
    log,
  });
  const dialogs = createFileDialogs({ window: mainWindow.current, folder: lastFolder });
  const people = createPeople({
    instances,
    lastSeen,
    file: path.join(folder, 'people.json'),
    clock,
    newId,
    notify: notices.add,
    chooseTarget: dialogs.chooseTarget,
    onChange: (revisions) => {
      emit('people.changed', revisions);
      access.peopleChanged();
      ends.checkSoon();
    },
  });
  const knownNow = createNow({ instances, lastSeen, people, clock });
  const ended = createEndedOperations(operations.archive, mayLetIn);
  const access = createAccess({
    instances,
    lastSeen,
    people,
    now: knownNow,
    ended,
    folder: path.join(folder, 'access'),
    clock,
    newId,
    notify: notices.add,
    note: activity.note,
    onChange: (change) => emit('access.changed', change),
  });
  const history = createHistory({
    instances,
    lastSeen,
    folder: path.join(folder, 'history'),
    clock,
    newId,
    notify: notices.add,
    log,
    onChange: (change) => emit('history.changed', change),
  });
  const ends = createEnds({
    instances,
    now: knownNow,
    ended,
    // Not among the baselines, whose folder holds nothing else.
    file: path.join(folder, 'ends.json'),
    clock,
    newId,
    notify: notices.add,
    note: activity.note,
    onChange: (change) => emit('ends.changed', change),
  });
  lastSeen.onChange(ends.checkSoon);
  const review = createReview({
    instances,
    preferences,
    access,
    now: knownNow,
    history,
    print: createPrintPdf({ window: mainWindow.current, log }),
    chooseTarget: dialogs.chooseTarget,
    version: app.getVersion(),
    offsetAt: (at) => -new Date(at).getTimezoneOffset(),
    note: activity.note,
  });
  const closing = createClosing({
    running: () =>
      operations.engine.summaries().filter(({ phase }) => phase === 'running' || phase === 'stopping').length,
    ask: (question) => askInBox(mainWindow.current(), question),
    stop: operations.engine.stop,
    quit: () => app.quit(),
    onChange: (state) => emit('closing.changed', { closing: state }),
  });

  // 4. What answers the calls of the page.
  const handlers = createHandlers({
    version: app.getVersion(),
    platform: process.platform,
    events: outbox,
    reloadPage: mainWindow.reload,
    stayOpen: closing.stayOpen,
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
    operations,
    activity,
    people,
    access,
    history,
    ends,
    review,
    clock,
    newId,
    encryption: createEncryption(() => startHost(hostFile('encryptionHost.js'), 'Quayside encryption')),
    dialogs,
    lastSeen,
    preferences,
    showTheme,
    openInBrowser,
    writeClipboard: clipboard.write,
    writeSecret: clipboard.writeSecret,
  });
  const router = createRouter({ handlers, log });
  instances.onChange((list) => emit('instances.changed', { instances: list }));
  setMenu({ platform: process.platform, packaged: app.isPackaged, window: mainWindow, emit });
  // The page asks for this first.
  void lastSeen.summaries(instances.list().map((instance) => instance.id));

  // 5. What an earlier end left half done: it may have to wait for the keychain.
  void credentialStore.reconcile();
  void operations.engine.recover();
  void deleteSeenOfGone(lastSeen, instances);
  // What ends needs no server to be told of.
  ends.checkSoon();

  // On macOS the app, and what it runs, goes on without a window.
  if (process.platform !== 'darwin') mainWindow.guardClose(closing.mayEnd);
  // A call to a frozen keychain would hold up its process for 25 s.
  quitInOrder({
    mayEnd: closing.mayEnd,
    stop: () => {
      operations.engine.stop();
      transport.abortAll();
    },
    flush: () => Promise.allSettled([flush(), operations.engine.close()]).then(flushLog),
    kill: endProcess,
  });
  return { router, notify: notices.add, flush };
}
