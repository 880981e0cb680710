import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { createKeyHealths } from '../../../src/main/credentials/keyHealth.ts';
import { keyName } from '../../../src/main/credentials/keyName.ts';
import { createKeyVerification } from '../../../src/main/credentials/keyVerification.ts';
import { createDokploy } from '../../../src/main/dokploy/client.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import { createKeyLeftovers } from '../../../src/main/operations/actions/keyLeftovers.ts';
import { createKeys } from '../../../src/main/operations/actions/keys.ts';
import { createServerKeys } from '../../../src/main/operations/actions/serverKeys.ts';
import { createPolicy } from '../../../src/main/operations/policy.ts';
import { createAccounts } from '../../../src/main/readings/accounts.ts';
import { createLostKeys } from '../../../src/main/readings/lostKeys.ts';
import { createOrganizationAccess } from '../../../src/main/readings/organizationAccess.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { registryCode, shortCode } from '../../../src/main/registry/registryCode.ts';
import { createKeyedMutex } from '../../../src/main/storage/keyedMutex.ts';
import { type AppError, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { createNodeHttp } from '../network/nodeHttp.ts';
import { makeFolder } from '../storage/folder.ts';

/** What a kill leaves of one run: the registry's file and the keychain. */
export type Left = { file: string | null; entries: Map<string, string> };

/** Thrown by the injected stop: as after a kill, nothing more happens. */
class Killed extends Error {}

let ids = 0;
const newId = () => {
  ids += 1;
  return `id-${ids}`;
};

/** The modules of main that keys live in, over one simulated server; `killAt` stops it for good before or after its n-th write anywhere. */
export async function openKeyConsole(
  server: SimulatedInstance,
  left: Left = { file: null, entries: new Map() },
  { killAt = 0, clock = Date.now } = {},
) {
  const file = path.join(makeFolder(), 'instances.json');
  if (left.file !== null) writeFileSync(file, left.file);
  const backend = new FakeKeychain();
  backend.entries = new Map(left.entries);
  const doubts: Instance[] = [];
  let steps = 0;
  let dead = false;
  let die = () => {};
  /** Settles when the injected stop is met. */
  const killed = new Promise<void>((resolve) => {
    die = resolve;
  });

  /** A place at which the app can be stopped: right before and right after each write. */
  function stop(): Promise<void> | void {
    steps += 1;
    if (dead || steps === killAt) {
      dead = true;
      die();
      throw new Killed('stopped here');
    }
  }
  function mortal<T extends object>(target: T, names: string[]): T {
    return new Proxy(target, {
      get(object, name) {
        const value = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        if (!names.includes(String(name))) return value.bind(object);
        return async (...rest: unknown[]) => {
          stop();
          const outcome = await value.apply(object, rest);
          stop();
          return outcome;
        };
      },
    });
  }

  const instances = mortal(await openInstances({ file, clock: Date.now, newId }), [
    'add',
    'update',
    'updateKey',
    'drop',
  ]);
  const heldBackend = mortal(backend, ['setPassword', 'deletePassword']);
  const keychain = createKeychain({
    backend: heldBackend,
    service: 'Quayside',
    timeLimit: 5000,
    clock: Date.now,
  });
  const health = createKeyHealths({ clock: Date.now });
  const credentialStore = createCredentialStore({
    instances,
    keychain,
    clock: Date.now,
    newId,
    health,
    onDoubt: (instance) => doubts.push(instance),
  });
  const transport = createTransport({
    http: createNodeHttp(),
    userAgent: 'test',
    log: () => {},
    wait: async () => {},
  });
  const accounts = createAccounts({
    dokploy: () => dokploy,
    keysOf: (id) => {
      const found = instances.find(id);
      return found.ok ? found.value.keys : [];
    },
  });
  const verification = createKeyVerification({
    instances,
    readCaller: (endpoint) => dokploy.callAt('user.get', endpoint),
    health,
  });
  const dokploy = createDokploy({
    verification,
    transport: mortal(transport, ['send']),
    keyFor: credentialStore.keyFor,
    onKeyUsed: (_instanceId, keyId, result) => health.noteCall(keyId, result),
    originOf: (instanceId) => {
      const found = instances.find(instanceId);
      return found.ok ? ok(found.value.origin) : found;
    },
    onAbsent: accounts.noteAbsent,
  });
  const policy = createPolicy({ access: createOrganizationAccess({ instances, accounts }), accounts });
  const serverKeys = createServerKeys({
    credentialStore,
    dokploy,
    health,
    verification,
    admit: async () => ok(null),
  });
  const kept: AppError[] = [];
  const leftBehind: number[] = [];
  const notRenewed: KeyRecord[] = [];
  const leftovers = createKeyLeftovers({
    instances,
    credentialStore,
    serverKeys,
    health,
    clock,
    onKept: (_instance, error) => kept.push(error),
  });
  const keys = createKeys({
    instances,
    credentialStore,
    serverKeys,
    leftovers,
    accounts,
    policy,
    verification,
    mutex: createKeyedMutex(),
    newKeyName: () => keyName('desk-07', registryCode(instances.id), shortCode(newId(), 5)),
    clock,
    onNotRenewed: (_instance, keys) => notRenewed.push(...keys),
    onLeftBehind: (_instance, count) => leftBehind.push(count),
  });
  const lookAtLost = createLostKeys({ instances, credentialStore, dokploy, accounts, health, verification });

  return {
    file,
    backend,
    instances,
    keychain,
    credentialStore,
    dokploy,
    accounts,
    health,
    verification,
    keys,
    lookAtLost,
    transport,
    kept,
    leftBehind,
    notRenewed,
    doubts,
    killed,
    steps: () => steps,
    leave: (): Left => ({
      file: existsSync(file) ? readFileSync(file, 'utf8') : null,
      entries: new Map(backend.entries),
    }),
    instance: () => instances.list()[0] as Instance,
    keyOf: (organizationId: string) =>
      instances.list()[0]?.keys.find((key) => key.organizationId === organizationId),
    organization: (name: string) => server.world.organizations.find((row) => row.name === name)?.id ?? '',
  };
}

/** An instance with one pasted key of its owner for the first organization. */
export async function openWithOneKey(server: SimulatedInstance, key?: string) {
  const console = await openKeyConsole(server);
  const organization = server.world.organizations[0];
  const owner = server.world.users[0];
  if (!organization || !owner) throw new Error('This world is empty');
  const pasted = key ?? server.key({ user: owner.id, organization: organization.id, name: 'pasted' });
  const added = await console.credentialStore.addInstance({
    name: 'Shop',
    origin: server.origin,
    key: pasted,
    facts: {
      organizationId: organization.id,
      organizationName: organization.name,
      userId: owner.id,
      userEmail: owner.email,
      role: 'owner',
      expiresAt: null,
    },
  });
  if (!added.ok) throw new Error(added.error.message);
  return { ...console, instanceId: added.value.id, pasted };
}

/** The value of a result that must be good. */
export function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
