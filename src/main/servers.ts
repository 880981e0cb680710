import type { Emit } from '../shared/events.ts';
import type { Instance, Notice } from '../shared/instance.ts';
import { createCredentialStore } from './credentials/credentialStore.ts';
import { createUnattended } from './credentials/keychain.ts';
import { leftOnServer, orphansInKeychain } from './credentials/keyErrors.ts';
import { createKeyHealths, createKeyUseNotes } from './credentials/keyHealth.ts';
import { createKeyTrace } from './credentials/keyTrace.ts';
import { createKeyVerification } from './credentials/keyVerification.ts';
import type { openKeychain } from './credentials/openKeychain.ts';
import { createAnswerParser } from './dokploy/answerParser.ts';
import { createDokploy } from './dokploy/client.ts';
import { createConnecting } from './instances/connect.ts';
import { createConnect } from './instances/connectionCheck.ts';
import { createServerIdentity } from './instances/serverIdentity.ts';
import { dropNeedlessTrust } from './instances/trust.ts';
import type { ConfirmWay } from './instances/wayQuestions.ts';
import { createNetwork, networkName } from './network/network.ts';
import type { Preferences } from './preferences/preferences.ts';
import { createAccounts } from './readings/accounts.ts';
import type { Instances } from './registry/instanceRegistry.ts';
import type { InThread } from './scheduling/threads.ts';
import type { ThreadJobs } from './worker.ts';
import type { Cache } from './world/cache.ts';

/** All between the keychain and a server’s answer: keys, network, who answers there. */
export function openServers(options: {
  instances: Instances;
  preferences: Pick<Preferences, 'read'>;
  cache: Cache;
  http: Parameters<typeof createNetwork>[0]['system'];
  openKeychain: (isUnattended: () => boolean) => ReturnType<typeof openKeychain>;
  inThread: InThread<ThreadJobs>;
  forget: (instance: Instance) => Promise<boolean>;
  confirmWay: ConfirmWay;
  version: string;
  clock: typeof Date.now;
  newId: () => string;
  log: (line: string) => void;
  emit: Emit;
  notify: (notice: Notice) => void;
  onHealth: () => void;
  /** The system accepts its certificate by now. */
  onNeedlessTrust: (instance: Instance, note: string) => void;
}) {
  const { instances, preferences, cache, clock, newId, log, emit, notify, inThread } = options;

  // The keychain. Its process starts on first use: the first screen needs none.
  const unattended = createUnattended();
  const { keychain, endProcess } = options.openKeychain(unattended.isNow);
  keychain.onReady(() => emit('keychain.ready', {}));
  const health = createKeyHealths({ clock, onChange: options.onHealth });
  const credentialStore = createCredentialStore({
    ...{ instances, keychain, clock, newId, health, forget: options.forget },
    isLeftOut: ({ origin }) => unattended.isNow() && origin === 'pasted' && !preferences.read().monitorPasted,
    onDoubt: (instance) => notify(leftOnServer(instance)),
    onOrphans: (found) => notify(orphansInKeychain(found)),
  });

  // The network, and the servers' identity.
  const { transport, routes, rejectedCertificates, probe } = createNetwork({
    ...{ system: options.http, instances, credentialStore, clock, log },
    onTrustedBySystem: (instanceId, trusted) =>
      dropNeedlessTrust(instances, instanceId, trusted, (notice, instance) => {
        notify(notice);
        const note = `This computer trusts the current certificate. SHA-256 ${trusted.fingerprint}.`;
        options.onNeedlessTrust(instance, note);
      }),
    userAgent: `Quayside/${options.version}`,
  });
  const accounts = createAccounts({
    dokploy: () => dokploy,
    keysOf: instances.keysOf,
    isRecognised: (instanceId) => serverIdentity.isRecognised(instanceId),
    before: { load: (instanceId) => cache.summaries([instanceId]), of: cache.accountOf },
    suitability: () => ({ now: clock(), isBad: health.isBad }),
    isUnattended: unattended.isNow,
  });
  const serverIdentity = createServerIdentity({
    instances,
    keyFor: credentialStore.keyFor,
    readAccount: accounts.readAccount,
    readingOf: accounts.underWay,
    networkNow: () => networkName(),
  });
  const verification = createKeyVerification({
    instances,
    readCaller: (endpoint) => dokploy.callAt('user.get', endpoint),
    health,
  });
  const keyTrace = createKeyTrace();
  const dokploy = createDokploy({
    ...{ transport, verification },
    parse: createAnswerParser((given, isAlone) => inThread('parseAnswer', given, isAlone)),
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
    ...{ instances, credentialStore, verification, transport, routes, rejectedCertificates },
    ...{ clock, emit, notify, confirmWay: options.confirmWay },
    recognise: serverIdentity.recognise,
    connect: createConnect({ transport, dokploy }),
    forget: (instanceId) => {
      serverIdentity.forget(instanceId);
      accounts.forget(instanceId);
      return cache.remove(instanceId);
    },
  });
  return {
    ...{ unattended, keychain, endProcess, health, credentialStore, verification, keyTrace },
    ...{ transport, probe, rejectedCertificates, accounts, serverIdentity, dokploy, connecting },
  };
}
