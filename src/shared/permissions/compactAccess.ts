import { grantedOf, switchesOf } from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import { SWITCHES, type Switch } from './switches.ts';

/** What a member was granted without a name of anything: the switches as bits, by their place in `SWITCHES`, and how many ids of each kind. */
export type CompactAccess = {
  switches: number;
  projects: number;
  environments: number;
  services: number;
  gitProviders: number;
  servers: number;
};

export function compactOf(permissions: Permissions): CompactAccess {
  const count = (kind: Exclude<keyof CompactAccess, 'switches'>) => grantedOf(permissions, kind).length;
  return {
    switches: bitsOf(switchesOf(permissions)),
    projects: count('projects'),
    environments: count('environments'),
    services: count('services'),
    gitProviders: count('gitProviders'),
    servers: count('servers'),
  };
}

function bitsOf(switches: readonly Switch[]): number {
  return switches.reduce((bits, name) => bits | (1 << SWITCHES.indexOf(name)), 0);
}

export function switchesIn(bits: number): Switch[] {
  return SWITCHES.filter((_, at) => (bits & (1 << at)) !== 0);
}

export function countIds({ projects, environments, services, gitProviders, servers }: CompactAccess): number {
  return projects + environments + services + gitProviders + servers;
}
