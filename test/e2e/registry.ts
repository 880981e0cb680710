import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryOf } from './app.ts';

type Registry = ReturnType<typeof registryOf>;
type StoredInstance = Registry['byId'][string];

/** Changes every instance of the registry on disk, as a bad end or another program would have left it. */
export function rewriteRegistry(profile: string, change: (instance: StoredInstance) => StoredInstance): void {
  const registry = registryOf(profile);
  const byId = Object.fromEntries(
    Object.entries(registry.byId).map(([id, instance]) => [id, change(instance)]),
  );
  writeFileSync(registryFile(profile), JSON.stringify({ ...registry, byId }));
}

export function registryFile(profile: string): string {
  return join(profile, 'instances.json');
}

/** The folder of what an instance last showed, and the text of all that is in it. */
export function lastSeenOf(profile: string, instanceId: string): { files: string[]; text: string } {
  const folder = join(profile, 'last-seen', instanceId);
  const files = readdirSync(folder).map((name) => join(folder, name));
  return { files, text: files.map((file) => readFileSync(file, 'utf8')).join('\n') };
}

/** The registry's bytes, to see that they were left alone. */
export function registryText(profile: string): string {
  return readFileSync(registryFile(profile), 'utf8');
}

/** The certificates that were trusted by hand, by origin and fingerprint. */
export function trustedOf(profile: string): { origin: string; fingerprint: string }[] {
  type Trusting = StoredInstance & { certificate?: { origin: string; fingerprint: string } };
  return Object.values(registryOf(profile).byId).flatMap(({ certificate }: Trusting) =>
    certificate ? [{ origin: certificate.origin, fingerprint: certificate.fingerprint }] : [],
  );
}
