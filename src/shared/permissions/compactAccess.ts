import type { z } from 'zod';
import type { compactAccessShape } from './compactAccessShape.ts';
import { grantedOf, switchesOf } from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import { SWITCHES, type Switch } from './switches.ts';

export type CompactAccess = z.infer<typeof compactAccessShape>;

export function compactOf(permissions: Permissions): CompactAccess {
  const count = (kind: Exclude<keyof CompactAccess, 'switches'>) => grantedOf(permissions, kind).length;
  return {
    switches: switchesOf(permissions).reduce((bits, name) => bits | bitOf(name), 0),
    projects: count('projects'),
    environments: count('environments'),
    services: count('services'),
    gitProviders: count('gitProviders'),
    servers: count('servers'),
  };
}

/** None for a switch that a newer Quayside may know. */
export function bitOf(name: string): number {
  const at = (SWITCHES as readonly string[]).indexOf(name);
  return at === -1 ? 0 : 1 << at;
}

export function switchesIn(bits: number): Switch[] {
  return SWITCHES.filter((_, at) => (bits & (1 << at)) !== 0);
}

export function countIds({ projects, environments, services, gitProviders, servers }: CompactAccess): number {
  return projects + environments + services + gitProviders + servers;
}
