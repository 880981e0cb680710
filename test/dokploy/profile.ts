import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import keytar from 'keytar';
import { createCredentialStore } from '../../src/main/credentials/credentialStore.ts';
import { createKeychain, type KeychainBackend } from '../../src/main/credentials/keychain.ts';
import { createDokploy, type Endpoint } from '../../src/main/dokploy/client.ts';
import { createConnect } from '../../src/main/instances/connectionCheck.ts';
import { createTransport } from '../../src/main/network/transport.ts';
import { openInstances } from '../../src/main/registry/instanceRegistry.ts';
import { createCache } from '../../src/main/world/cache.ts';
import type { Result } from '../../src/shared/errors.ts';
import { createNodeHttp } from '../main/network/nodeHttp.ts';
import type { DemoInstance } from './demo.ts';

/** A server, and a key for each of its organizations, all of one person. */
export type KnownInstance = {
  name: string;
  origin: string;
  userId: string;
  userEmail: string;
  keys: { key: string; organizationId: string; organizationName: string; expiresAt?: string }[];
};

export type Profile = {
  /** Adds an instance as the app does: checked first, then its key goes into the keychain. Gives its id. */
  add(instance: Pick<DemoInstance, 'name' | 'origin' | 'key'>): Promise<string>;
  /** Adds an instance with keys that are taken for good, all of one person. Gives its id. */
  take(instance: KnownInstance): Promise<string>;
  /** Reads what the first screen shows of an added instance, and keeps it as last seen. */
  see(instanceId: string): Promise<void>;
  /** Takes an instance and its keys out again. */
  remove(instanceId: string): Promise<void>;
};

/** In this process: a script that ends soon needs no other. */
const keytarHere: KeychainBackend = {
  getPassword: keytar.getPassword,
  setPassword: keytar.setPassword,
  deletePassword: keytar.deletePassword,
  isLocked: async () => null,
  findAccounts: async (service) => (await keytar.findCredentials(service)).map(({ account }) => account),
};

/** Opens a profile in `folder`, with its keys in the keychain under `service`. */
export async function openProfile({
  folder,
  service,
}: {
  folder: string;
  service: string;
}): Promise<Profile> {
  const clock = Date.now;
  const instances = await openInstances({ file: join(folder, 'instances.json'), clock, newId: randomUUID });
  const keychain = createKeychain({ backend: keytarHere, service, timeLimit: 5_000, clock });
  const credentialStore = createCredentialStore({ instances, keychain, clock, newId: randomUUID });
  const cache = createCache({ folder: join(folder, 'last-seen'), clock });
  const transport = createTransport({ http: createNodeHttp(), userAgent: 'Quayside', log: () => {} });
  const dokploy = createDokploy({ transport, keyFor: credentialStore.keyFor, originOf: unused });
  const connect = createConnect({ transport, dokploy });

  return {
    async add({ name, origin, key }) {
      const checked = must(
        await connect.checkInstance({ instanceId: name, url: origin, key, progress: () => {} }),
      );
      return must(await credentialStore.addInstance({ name, ...checked })).id;
    },

    async take({ name, origin, userId, userEmail, keys }) {
      const stored = await credentialStore.importInstance({
        name,
        origin,
        color: instances.nextColor(),
        headers: [],
        more: {},
        keys: keys.map(({ key, organizationId, organizationName, expiresAt = null }) => ({
          key,
          facts: { organizationId, organizationName, userId, userEmail, role: 'owner', expiresAt },
        })),
      });
      return must(stored).id;
    },

    async see(instanceId) {
      const { origin, keys } = must(instances.find(instanceId));
      const organizationId = keys[0]?.organizationId ?? '';
      const { key } = must(await credentialStore.keyFor(instanceId, organizationId));
      const endpoint: Endpoint = { instanceId, origin, key };
      const record = cache.recorder(instanceId);
      record({ account: must(await dokploy.readAccountAt(endpoint)) });
      const members = must(await dokploy.callAt('user.all', endpoint));
      record({ organizationId, members });
      const invitations = must(await dokploy.callAt('organization.allInvitations', endpoint));
      record({ organizationId, invitations });
      await cache.flush();
    },

    async remove(instanceId) {
      await credentialStore.removeInstance(instanceId);
    },
  };
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.advice}`);
  return result.value;
}

function unused(): never {
  throw new Error('a profile is filled from servers given by their address');
}
