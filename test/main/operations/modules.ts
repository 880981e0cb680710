import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain, type Unattended } from '../../../src/main/credentials/keychain.ts';
import { createKeyHealths } from '../../../src/main/credentials/keyHealth.ts';
import { createKeyTrace } from '../../../src/main/credentials/keyTrace.ts';
import { createKeyVerification } from '../../../src/main/credentials/keyVerification.ts';

import { createDokploy } from '../../../src/main/dokploy/client.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import { openJournalFile, type Unreadable } from '../../../src/main/operations/journal.ts';
import { openOperations } from '../../../src/main/operations/openOperations.ts';
import { createAccounts } from '../../../src/main/readings/accounts.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { createCache } from '../../../src/main/world/cache.ts';
import { createWorld } from '../../../src/main/world/world.ts';
import { type AppError, ok } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import type { Operation, Step } from '../../../src/shared/operations/operation.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { WRITES } from '../credentials/stores.ts';
import { createNodeHttp } from '../network/nodeHttp.ts';

/** Wires the modules of main as index.ts does, over real HTTP: all but Electron, the ipc and the keychain is real. */
export async function openModules(options: {
  /** Of the registry. */
  file: string;
  newId: () => string;
  newKeyName: (registryId: string) => string;
  backend?: FakeKeychain;
  /** Of what is done with keys; ms since the epoch. */
  clock?: () => number;
  /** Stands around what writes anywhere, by the names of the functions that do. */
  around?: <T extends object>(target: T, names: readonly string[]) => T;
  /** Tells what runs without anybody having begun it, for which keys may be left out. */
  unattended?: Unattended;
  isForPeople?: (key: KeyRecord) => boolean;
  onUnreadable?: (file: string, how: Unreadable) => void;
  onStep?: (step: Step) => void;
}) {
  const { file, newId, newKeyName, backend = new FakeKeychain(), clock = Date.now } = options;
  const around = options.around ?? (<T extends object>(target: T) => target);
  /** What a person would be told. */
  const doubts: Instance[] = [];
  const kept: AppError[] = [];
  const leftBehind: number[] = [];
  const notRenewed: KeyRecord[] = [];
  const lost: string[] = [];
  const toShow: string[][] = [];
  const logged: string[] = [];
  const told: Operation[][] = [];

  const instances = around(await openInstances({ file, clock: Date.now, newId }), WRITES.registry);
  const keychain = createKeychain({
    backend: around(backend, WRITES.keychain),
    service: 'Quayside',
    timeLimit: 5000,
    clock: Date.now,
    isUnattended: () => options.unattended?.isNow() ?? false,
  });
  const health = createKeyHealths({ clock: Date.now });
  const credentialStore = createCredentialStore({
    instances,
    keychain,
    clock: Date.now,
    newId,
    health,
    isLeftOut: (key) => (options.unattended?.isNow() && options.isForPeople?.(key)) ?? false,
    onDoubt: (instance) => doubts.push(instance),
  });
  const transport = createTransport({
    http: createNodeHttp(),
    userAgent: 'test',
    log: () => {},
    wait: async () => {},
  });
  const accounts = createAccounts({ dokploy: () => dokploy, keysOf: instances.keysOf });
  const verification = createKeyVerification({
    instances,
    readCaller: (endpoint) => dokploy.callAt('user.get', endpoint),
    health,
  });
  const keyTrace = createKeyTrace();
  const dokploy = createDokploy({
    verification,
    transport: around(transport, ['send']),
    keyFor: credentialStore.keyFor,
    onKeyUsed: (_instanceId, keyId, result) => health.noteCall(keyId, result),
    onWrite: keyTrace.note,
    originOf: instances.originOf,
    onAbsent: accounts.noteAbsent,
  });
  const cache = createCache({ folder: path.join(path.dirname(file), 'seen'), clock });
  const operations = openOperations({
    folder: path.join(path.dirname(file), 'operations'),
    instances,
    credentialStore,
    dokploy,
    accounts,
    cache,
    health,
    verification,
    keyTrace,
    admit: async () => ok(null),
    endWait: transport.endWait,
    newKeyName: () => newKeyName(instances.id),
    clock,
    newId,
    log: (line) => logged.push(line),
    openFile: async (...where) => {
      const opened = await openJournalFile(...where);
      // What a killed app leaves open, the system closes.
      onTestFinished(() => opened.close().catch(() => {}));
      return around(opened, ['append']);
    },
    onKept: (_instance, error) => kept.push(error),
    onNotRenewed: (_instance, lost) => notRenewed.push(...lost),
    onLeftBehind: (_instance, count) => leftBehind.push(count),
    onPasswords: (passwordIds) => toShow.push(passwordIds),
    onPasswordLost: (_instance, email) => lost.push(email),
    ...(options.onUnreadable ? { onUnreadable: options.onUnreadable } : {}),
    ...(options.onStep ? { onStep: options.onStep } : {}),
    onChange: (all) => {
      told.push(all);
    },
  });

  const world = createWorld({
    ...{ instances, accounts, cache, health, clock },
    isUnattended: () => options.unattended?.isNow() ?? false,
    read: () => {
      throw new Error('No plan is made here.');
    },
  });

  return {
    file,
    backend,
    instances,
    keychain,
    health,
    credentialStore,
    transport,
    accounts,
    verification,
    dokploy,
    cache,
    world,
    ...operations,
    logged,
    lost,
    toShow,
    told,
    doubts,
    kept,
    leftBehind,
    notRenewed,
  };
}
