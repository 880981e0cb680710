import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTANCE_COLORS, type Instance } from '../../src/shared/instance.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Keyring } from './keyring.ts';

/** An instance that was added before the app starts, with its one key. */
export type StoredInstance = { name: string; server: SimulatedInstance; key: string };

/** Writes a registry and a keychain as adding these instances leaves them, at a fraction of what the dialog costs. */
export function storeInstances(profile: string, keyring: Keyring, stored: StoredInstance[]): void {
  const registryId = randomUUID();
  const instances = stored.map((each, index) => instanceOf(registryId, each, index));
  instances.forEach(({ keys }, index) => {
    for (const { id } of keys) keyring.putAsApp(id, stored[index]?.key ?? '');
  });
  const registry = {
    version: 1,
    id: registryId,
    order: instances.map(({ id }) => id),
    byId: Object.fromEntries(instances.map((instance) => [instance.id, instance])),
  };
  writeFileSync(join(profile, 'instances.json'), JSON.stringify(registry), { mode: 0o600 });
}

function instanceOf(registryId: string, { name, server, key }: StoredInstance, index: number): Instance {
  const { keys, users, members, organizations } = server.world;
  const secret = keys.find((row) => row.secret === key);
  const user = users.find((row) => row.id === secret?.userId);
  const organization = organizations.find((row) => row.id === secret?.organizationId);
  if (!user || !organization) throw new Error(`“${name}” does not know this key`);
  const memberships = members.filter((row) => row.userId === user.id);
  const seen = organizations.filter((row) =>
    memberships.some(({ organizationId }) => organizationId === row.id),
  );
  const id = randomUUID();
  const createdAt = new Date().toISOString();
  return {
    id,
    name,
    origin: server.origin,
    color: INSTANCE_COLORS[index % INSTANCE_COLORS.length] ?? 'red',
    createdAt,
    keys: [
      {
        id: `${registryId}.${randomUUID()}`,
        instanceId: id,
        organizationId: organization.id,
        organizationName: organization.name,
        userId: user.id,
        userEmail: user.email,
        role: memberships.find((row) => row.organizationId === organization.id)?.role ?? null,
        origin: 'pasted',
        serverKeyId: null,
        start: null,
        createdAt,
        lastUsedAt: createdAt,
        expiresAt: null,
        status: 'active',
      },
    ],
    status: 'active',
    proxy: { mode: 'system' },
    identity: {
      userIds: [user.id],
      organizations: Object.fromEntries(seen.map((row) => [row.id, row.name])),
    },
  };
}
