import { createHash } from 'node:crypto';
import path from 'node:path';
import { readRegistry, writeRegistry } from '../main/registry/registryFile.ts';
import type { TrustedCertificate } from '../shared/certificate.ts';
import { fail, ok, type Result } from '../shared/errors.ts';
import { INSTANCE_COLORS, type Instance, type KeyRecord } from '../shared/instance.ts';
import type { ConfigInstance, KeySource } from './config.ts';
import { badInput } from './output.ts';

const MADE_OF_CONFIG = 'command';

export type Sources = ReadonlyMap<string, { source: KeySource; instance: ConfigInstance; header?: string }>;

export async function writeConfigRegistry(
  folder: string,
  instances: readonly ConfigInstance[],
  now: number,
  say: (sentence: string) => void,
): Promise<Result<Sources>> {
  const file = path.join(folder, 'instances.json');
  const before = await readRegistry(file, now, () => MADE_OF_CONFIG);
  if (before.obstacle) return fail(before.obstacle);
  if (!before.whole) say('What --state has of instances is damaged, so it begins anew from quayside.yaml.');
  // Never overwrites the app's own list: its keys would be lost.
  if (!before.id.startsWith(MADE_OF_CONFIG))
    return fail(badInput(`${folder} is a profile of the app.`, 'Give --state a folder of its own.'));
  const known = new Map(before.records.map((instance) => [instance.id, instance]));
  const knownKeys = new Map(before.records.flatMap(({ keys }) => keys).map((key) => [key.id, key]));
  const sources = new Map<string, { source: KeySource; instance: ConfigInstance; header?: string }>();
  const records = instances.map((instance, at): Instance => {
    const { name, origin, proxy, fingerprint, installation } = instance;
    // Derived from the origin: plans of all computers name these ids, and renamed instances keep their state.
    const id = codeOf(origin);
    const keys = instance.keys.map((source): KeyRecord => {
      const { words: _, ...from } = source;
      const keyId = `${MADE_OF_CONFIG}.${codeOf([origin, from])}`;
      sources.set(keyId, { source, instance });
      return { ...(knownKeys.get(keyId) ?? newKey(keyId, id, now)), instanceId: id };
    });
    const createdAt = known.get(id)?.createdAt ?? new Date(now).toISOString();
    const headers = instance.headers.map(({ name: header, source }) => {
      const headerId = `${MADE_OF_CONFIG}.${codeOf([origin, 'header', header])}`;
      sources.set(headerId, { source, instance, header });
      return { id: headerId, name: header, createdAt, status: 'active' as const };
    });
    const identity = known.get(id)?.identity;
    const isSame = installation.some((each) => identity && Object.hasOwn(identity.organizations, each));
    const pinned = Object.fromEntries(installation.map((each) => [each, each]));
    return {
      ...{ id, name, origin, keys, proxy, status: 'active' },
      color: INSTANCE_COLORS[at % INSTANCE_COLORS.length] ?? 'slate',
      createdAt,
      ...(headers.length > 0 ? { headers } : {}),
      ...(fingerprint === null ? {} : { certificate: pin(fingerprint, origin, now) }),
      ...(installation.length > 0 && !isSame
        ? { identity: { userIds: [], organizations: pinned } }
        : identity
          ? { identity }
          : {}),
    };
  });
  const written = await writeRegistry(file, before.id, records);
  return written.ok ? ok(sources) : written;
}

function codeOf(of: unknown): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 24);
}

function newKey(id: string, instanceId: string, now: number): KeyRecord {
  const unknown = { organizationId: null, organizationName: null, userId: null, userEmail: null, role: null };
  const unused = { serverKeyId: null, start: null, lastUsedAt: null, expiresAt: null };
  const createdAt = new Date(now).toISOString();
  return { id, instanceId, ...unknown, ...unused, origin: 'pasted', createdAt, status: 'active' };
}

/** A given fingerprint accepts any issuer of that certificate for that name, but not an expired one. */
function pin(fingerprint: string, origin: string, now: number): TrustedCertificate {
  return {
    ...{ fingerprint, origin, subject: '', issuer: '', names: [], validFrom: '', validTo: '' },
    problems: ['self-signed', 'unknown-issuer', 'other-name'],
    trustedAt: new Date(now).toISOString(),
  };
}
