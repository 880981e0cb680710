import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readTrouble } from '../../src/main/network/certificates.ts';
import { createCache } from '../../src/main/world/cache.ts';
import type { TrustedCertificate } from '../../src/shared/certificate.ts';
import { callerShape, invitationShape, memberShape, organizationShape } from '../../src/shared/dokploy.ts';
import { INSTANCE_COLORS, type Instance, type KeyRecord } from '../../src/shared/instance.ts';
import type { Certificate, SimulatedInstance } from '../dokploy/instance.ts';
import type { Keyring } from './keyring.ts';

/** An instance that was added before the app starts, with its one key. */
export type StoredInstance = {
  name: string;
  server: SimulatedInstance;
  key: string;
  /** Missing means the server's own. */
  origin?: string;
  /** Extra headers, in their order: names with values. */
  headers?: readonly (readonly [name: string, value: string])[];
  /** What the server shows and the person trusts, although it comes from an authority that the system does not know. */
  trusted?: Certificate;
  keyless?: true;
  /** Whether its key is one that this app had made, which has no limit. */
  made?: true;
  /** Whether its lists were read before, and are there as last seen; the server notes these readings as requests. */
  seen?: true;
};

/** Writes a registry and a keychain as adding these instances leaves them, at a fraction of what the dialog costs. */
export async function storeInstances(
  profile: string,
  keyring: Keyring,
  stored: readonly StoredInstance[],
): Promise<void> {
  const registryId = randomUUID();
  const instances = stored.map((each, index) => instanceOf(registryId, each, index));
  for (const [index, { id, keys, headers = [] }] of instances.entries()) {
    const given = stored[index];
    if (!given) continue;
    for (const key of keys) keyring.putAsApp(key.id, given.key);
    for (const [at, header] of headers.entries()) keyring.putAsApp(header.id, given.headers?.[at]?.[1] ?? '');
    if (given.seen) await keepSeen(profile, id, given);
  }
  const registry = {
    version: 1,
    id: registryId,
    order: instances.map(({ id }) => id),
    byId: Object.fromEntries(instances.map((instance) => [instance.id, instance])),
  };
  writeFileSync(join(profile, 'instances.json'), JSON.stringify(registry), { mode: 0o600 });
}

function instanceOf(registryId: string, stored: StoredInstance, index: number): Instance {
  const { name, server, key, origin = server.origin, headers = [], trusted, keyless = false } = stored;
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
  const record: KeyRecord = {
    id: `${registryId}.${randomUUID()}`,
    instanceId: id,
    organizationId: organization.id,
    organizationName: organization.name,
    userId: user.id,
    userEmail: user.email,
    role: memberships.find((row) => row.organizationId === organization.id)?.role ?? null,
    origin: stored.made ? 'made' : 'pasted',
    serverKeyId: null,
    start: null,
    createdAt,
    lastUsedAt: createdAt,
    expiresAt: null,
    status: 'active',
  };
  return {
    id,
    name,
    origin,
    color: INSTANCE_COLORS[index % INSTANCE_COLORS.length] ?? 'red',
    createdAt,
    keys: keyless ? [] : [record],
    status: 'active',
    proxy: { mode: 'system' },
    identity: {
      userIds: [user.id],
      organizations: Object.fromEntries(seen.map((row) => [row.id, row.name])),
    },
    ...(headers.length > 0 ? { headers: headers.map(([header]) => headerOf(registryId, header)) } : {}),
    ...(trusted ? { certificate: trustOf(trusted, origin) } : {}),
  };
}

function headerOf(registryId: string, name: string) {
  const createdAt = new Date().toISOString();
  return { id: `${registryId}.${randomUUID()}`, name, createdAt, status: 'active' as const };
}

function trustOf(name: Certificate, origin: string): TrustedCertificate {
  const pem = readFileSync(new URL(`../dokploy/certificates/${name}.cert.pem`, import.meta.url), 'utf8');
  const { hostname } = new URL(origin);
  const shown = { pem, hostname, systemError: 'ERR_CERT_AUTHORITY_INVALID' };
  const trouble = readTrouble(shown, null, Date.now());
  if (!trouble) throw new Error(`There is no certificate ${name}`);
  return { ...trouble.shown, origin, problems: trouble.problems, trustedAt: new Date().toISOString() };
}

/** Reads the account and the lists of the key's organization, and keeps them where the app looks for what was last seen. */
async function keepSeen(profile: string, instanceId: string, { server, key }: StoredInstance): Promise<void> {
  const read = async <T extends z.ZodType>(call: string, shape: T): Promise<z.infer<T>> => {
    const answer = await fetch(`${server.origin}/api/${call}`, { headers: { 'x-api-key': key } });
    return shape.parse(await answer.json());
  };
  const caller = await read('user.get', callerShape);
  const { organizationId } = caller;
  const cache = createCache({ folder: join(profile, 'last-seen'), clock: Date.now });
  const record = cache.recorder(instanceId);
  const organizations = await read('organization.all', z.array(organizationShape));
  record({ account: { version: server.version, caller, organizations } });
  record({ organizationId, members: await read('user.all', z.array(memberShape)) });
  const invitations = await read('organization.allInvitations', z.array(invitationShape));
  record({ organizationId, invitations });
  await cache.flush();
}
