import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grantedByTurns, twoProjects } from '../dokploy/projectSeed.ts';
import type { Seed } from '../dokploy/seed.ts';
import type { Simulator } from '../dokploy/simulator.ts';
import { keyOf, village } from '../e2e/seeds.ts';
import type { StoredInstance } from '../e2e/storedInstances.ts';

const NAMES = [
  'Acme EU',
  'Acme US',
  'Billing',
  'Edge',
  'Harbor',
  'North',
  'Studio Süd',
  'Village',
  'Nightly',
];
const VERSIONS = ['0.30.2', '0.30.2', '0.28.6', '0.30.2', '0.28.8', '0.30.2', '0.26.5'] as const;
const GROUPS = ['Production', 'Clients', 'Lab', 'Archive of what nobody uses any more'];

/** As many instances of mixed versions, with names of a fleet; `alter` adds to what each holds. */
export async function buildMany(
  simulator: Simulator,
  count: number,
  alter: (seed: Seed, at: number) => void = () => {},
): Promise<StoredInstance[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const name = NAMES[at] ?? `Client ${at + 1}`;
      const seed = village(`place-${at}`);
      seed.owner.twoFactorEnabled = at % 6 === 0 || at % 6 === 4;
      if (at % 6 === 3) seed.organizations.push({ name: `Archive ${at}` });
      const invitations = seed.organizations[0]?.invitations;
      if (at % 5 === 1) invitations?.push({ email: `late@place-${at}.example`, expired: true });
      alter(seed, at);
      grantSome(seed);
      const server = await simulator.addInstance({
        seed,
        version: VERSIONS[at % VERSIONS.length] ?? '0.30.2',
      });
      return { name, server, key: keyOf(server) };
    }),
  );
}

/** Lets the members of each first organization see something, everything or nothing of two projects. */
function grantSome(seed: Seed): void {
  const [first] = seed.organizations;
  if (!first) return;
  first.projects = twoProjects();
  first.members = grantedByTurns(first.members ?? [], ['Shop/*', '*', 'Website/production']);
}

/** Lets the keys of some instances end within days, as their records tell it. */
export function endKeys(profile: string, isEnding: (at: number) => boolean): void {
  const file = join(profile, 'instances.json');
  const registry = JSON.parse(readFileSync(file, 'utf8'));
  const expiresAt = new Date(Date.now() + 6.5 * 86_400_000).toISOString();
  for (const [at, id] of registry.order.entries())
    if (isEnding(at)) for (const key of registry.byId[id].keys) key.expiresAt = expiresAt;
  writeFileSync(file, JSON.stringify(registry));
}

/** Four groups; what is left is in none. */
export function groupsOf(ids: string[]) {
  const size = Math.max(1, Math.floor(ids.length / 5));
  return GROUPS.map((name, at) => ({
    id: `group-${at}`,
    name,
    instanceIds: ids.slice(at * size, (at + 1) * size),
    folded: at === 3,
  }));
}
