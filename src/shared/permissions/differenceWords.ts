import { counted } from '../counted.ts';
import {
  GRANT_KINDS,
  type GrantKind,
  grantedOf,
  type PermissionsDifference,
  switchesOf,
} from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import { SWITCH_WORDS } from './switches.ts';

// Without zod, which the page does not carry.

const KIND_WORDS: Record<GrantKind, [one: string, many: string]> = {
  projects: ['project', 'projects'],
  environments: ['environment', 'environments'],
  services: ['service', 'services'],
  gitProviders: ['git provider', 'git providers'],
  servers: ['server', 'servers'],
};

/** So many switches are named; more are counted. */
const MOST_NAMED = 3;

/** What there is in permissions: "2 projects, 5 services, Docker"; empty where there is nothing. */
export function permissionsWords(permissions: Permissions): string {
  const things = GRANT_KINDS.flatMap((kind) => {
    const count = grantedOf(permissions, kind).length;
    return count > 0 ? counted(count, ...KIND_WORDS[kind]) : [];
  });
  const switches = switchesOf(permissions);
  const named =
    switches.length > MOST_NAMED
      ? [counted(switches.length, 'switch', 'switches')]
      : switches.map((name) => `“${SWITCH_WORDS[name].label}”`);
  return [...things, ...named].join(', ');
}

/** What a difference does: "grant 2 projects, 5 services; take away “Docker”"; empty where it does nothing. */
export function differenceWords({ grant, revoke }: PermissionsDifference): string {
  const granted = permissionsWords(grant);
  const revoked = permissionsWords(revoke);
  return [granted && `grant ${granted}`, revoked && `take away ${revoked}`].filter(Boolean).join('; ');
}
