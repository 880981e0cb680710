import type { Ask } from '../../shared/question.ts';
import type { Activity } from '../activity/activity.ts';
import { createKeyUseNotes } from '../credentials/keyNotes.ts';
import { createKeyTrace } from '../credentials/keyTrace.ts';
import { createKeyVerification } from '../credentials/keyVerification.ts';
import { createAnswerParser } from '../dokploy/answerParser.ts';
import { createDokploy } from '../dokploy/client.ts';
import { createConnecting } from '../instances/connect.ts';
import { createConnect } from '../instances/connectionCheck.ts';
import { createServerIdentity } from '../instances/serverIdentity.ts';
import { dropNeedlessTrust } from '../instances/trust.ts';
import { createConfirmWay } from '../instances/wayQuestions.ts';
import type { ElectronHttp } from '../network/electronHttp.ts';
import { createNetwork } from '../network/network.ts';
import { createNetworkName } from '../network/networkName.ts';
import { createAccounts } from '../readings/accounts.ts';
import type { Credentials } from './credentials.ts';
import type { Common, Profile } from './profile.ts';

/** Wires the way to the servers, and what looks after who stands at its end. */
export function createServers(
  options: Common &
    Profile &
    Pick<Credentials, 'credentialStore' | 'health' | 'unattended'> & {
      /** What parses large answers, in a worker. */
      workerFile: string;
      /** What carries requests whose certificates are the system’s matter. */
      http: ElectronHttp;
      /** Of this app, as servers are told. */
      version: string;
      note: Activity['note'];
      ask: Ask;
    },
) {
  const { instances, lastSeen, notices, credentialStore, health, unattended, http, clock, log, emit } =
    options;
  const { transport, routes, rejectedCertificates, probe } = createNetwork({
    system: http,
    instances,
    credentialStore,
    onTrustedBySystem: (instanceId, trusted) =>
      dropNeedlessTrust(instances, instanceId, trusted, (notice, instance) => {
        notices.add(notice);
        options.note({
          kind: 'distrust-certificate',
          instance,
          note: `This computer trusts what it shows now. SHA-256 ${trusted.fingerprint}.`,
        });
      }),
    userAgent: `Quayside/${options.version}`,
    clock,
    log,
  });
  const accounts = createAccounts({
    dokploy: () => dokploy,
    keysOf: instances.keysOf,
    isRecognised: (instanceId) => serverIdentity.isRecognised(instanceId),
    before: { load: (instanceId) => lastSeen.summaries([instanceId]), of: lastSeen.accountOf },
    suitability: () => ({ now: clock(), isBad: health.isBad }),
    isUnattended: unattended.isNow,
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
    parse: createAnswerParser({ workerFile: options.workerFile }),
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
  const confirmWay = createConfirmWay(options.ask);
  const connecting = createConnecting({
    instances,
    credentialStore,
    verification,
    connect: createConnect({ transport, dokploy }),
    transport,
    routes,
    rejectedCertificates,
    confirmWay,
    clock,
    emit,
    notify: notices.add,
    forget: (instanceId) => {
      serverIdentity.forget(instanceId);
      accounts.forget(instanceId);
      return lastSeen.remove(instanceId);
    },
  });
  return {
    transport,
    probe,
    rejectedCertificates,
    confirmWay,
    accounts,
    serverIdentity,
    verification,
    keyTrace,
    dokploy,
    connecting,
  };
}
