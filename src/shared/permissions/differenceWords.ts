import { counted } from '../text.ts';
import { type CompactAccess, compactOf, switchesIn } from './compactAccess.ts';
import { GRANT_KINDS, type GrantKind, type PermissionsDifference } from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import { SWITCH_WORDS } from './switches.ts';

export const KIND_NOUNS: Record<GrantKind, readonly [one: string, more: string]> = {
  projects: ['project', 'projects'],
  environments: ['environment', 'environments'],
  services: ['service', 'services'],
  gitProviders: ['git provider', 'git providers'],
  servers: ['server', 'servers'],
};

/** So many switches are named; more are counted. */
const MOST_NAMED = 3;

/** What there is in permissions: "2 projects, 5 services, “Docker”"; empty where there is nothing. More than `most` switches are counted. */
export function permissionsWords(permissions: Permissions, most = MOST_NAMED): string {
  return compactWords(compactOf(permissions), undefined, most);
}

/** Permissions known as numbers alone; `namesOf` gives names of some of a kind, as far as known. */
export function compactWords(
  access: CompactAccess,
  namesOf: (kind: GrantKind) => readonly string[] = () => [],
  most = MOST_NAMED,
): string {
  const things = GRANT_KINDS.flatMap((kind) => {
    const count = access[kind];
    return count > 0 ? counted(count, ...KIND_NOUNS[kind]) + namedWords(namesOf(kind), count) : [];
  });
  const switches = switchesIn(access.switches);
  const named =
    switches.length > most
      ? [counted(switches.length, 'switch', 'switches')]
      : switches.map((name) => `“${SWITCH_WORDS[name].label}”`);
  return [...things, ...named].join(', ');
}

function namedWords(names: readonly string[], count: number): string {
  return names.length === 0 ? '' : ` (${names.join(', ')}${names.length < count ? ', …' : ''})`;
}

/** What a difference does: "grant 2 projects, 5 services; take away “Docker”"; empty where it does nothing. */
export function differenceWords({ grant, revoke }: PermissionsDifference, most?: number): string {
  const granted = permissionsWords(grant, most);
  const revoked = permissionsWords(revoke, most);
  return [granted && `grant ${granted}`, revoked && `take away ${revoked}`].filter(Boolean).join('; ');
}
