import type { z } from 'zod';
import type { compactAccessShape, Permissions } from './shapes.ts';
import { SWITCHES, type Switch } from './switches.ts';

export const GRANT_KINDS = ['projects', 'environments', 'services', 'gitProviders', 'servers'] as const;

export type GrantKind = (typeof GRANT_KINDS)[number];

export type PermissionsDifference = { grant: Permissions; revoke: Permissions };

const LISTS = ['switches', ...GRANT_KINDS] as const;
type ListName = (typeof LISTS)[number];

export function grantedOf(permissions: Permissions, kind: GrantKind): readonly string[] {
  return permissions[kind] ?? [];
}

export function switchesOf(permissions: Permissions): readonly Switch[] {
  return permissions.switches ?? [];
}

export function isNothing(permissions: Permissions): boolean {
  return LISTS.every((name) => !permissions[name]?.length);
}

export function countGranted(permissions: Permissions): number {
  return LISTS.reduce((sum, name) => sum + (permissions[name]?.length ?? 0), 0);
}

export function differenceBetween(from: Permissions, to: Permissions): PermissionsDifference {
  return { grant: without(to, from), revoke: without(from, to) };
}

export function isNoDifference({ grant, revoke }: PermissionsDifference): boolean {
  return isNothing(grant) && isNothing(revoke);
}

/** Keeps everything the difference does not name, in its order. */
export function withDifference(fresh: Permissions, { grant, revoke }: PermissionsDifference): Permissions {
  return byList((name) => {
    const revoked = new Set<string>(revoke[name]);
    const kept = (fresh[name] ?? []).filter((each) => !revoked.has(each));
    return [...new Set<string>([...kept, ...(grant[name] ?? [])])];
  });
}

export function showsDifference(permissions: Permissions, { grant, revoke }: PermissionsDifference): boolean {
  return LISTS.every((name) => {
    const have = new Set<string>(permissions[name]);
    const has = (each: string) => have.has(each);
    return (grant[name] ?? []).every(has) && !(revoke[name] ?? []).some(has);
  });
}

export function without(permissions: Permissions, other: Permissions): Permissions {
  return byList((name) => {
    const list = permissions[name] ?? [];
    if (list.length === 0 || !other[name]?.length) return [...list];
    const gone = new Set<string>(other[name]);
    return list.filter((each) => !gone.has(each));
  });
}

export function together(one: Permissions, other: Permissions): Permissions {
  return byList((name) => [...new Set<string>([...(one[name] ?? []), ...(other[name] ?? [])])]);
}

function byList(list: (name: ListName) => string[]): Permissions {
  const entries = LISTS.map((name) => [name, list(name)] as const).filter(([, each]) => each.length > 0);
  return Object.fromEntries(entries);
}

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

/** 0 for switches of newer versions of Quayside. */
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
