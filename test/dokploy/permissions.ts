import { type Flag, flags } from './grants.ts';
import type { Member } from './rows.ts';
import type { Profile } from './versions.ts';
import type { World } from './world.ts';

const resources: Record<string, string> = {
  organization: 'update delete',
  member: 'read create update delete',
  invitation: 'create cancel',
  team: 'create update delete',
  ac: 'create read update delete',
  project: 'create delete',
  service: 'create read delete',
  environment: 'create read delete',
  docker: 'read',
  sshKeys: 'read create delete',
  gitProviders: 'read create delete',
  traefikFiles: 'read write',
  api: 'read',
  volume: 'read create delete',
  deployment: 'read create cancel',
  envVars: 'read write',
  projectEnvVars: 'read write',
  environmentEnvVars: 'read write',
  server: 'read create delete',
  registry: 'read create delete',
  certificate: 'read create update delete',
  backup: 'read create update delete restore',
  volumeBackup: 'read create update delete restore',
  schedule: 'read create update delete',
  domain: 'read create delete',
  destination: 'read create delete',
  notification: 'read create update delete',
  tag: 'read create update delete',
  logs: 'read',
  monitoring: 'read',
  auditLog: 'read',
  vaultProvider: 'read create update delete',
  dnsProvider: 'read create update delete',
};

// What 0.28 did not know yet.
const newResources = ['tag', 'vaultProvider', 'dnsProvider'];

const memberReads = ['ac', 'service', 'environment', 'tag', 'vaultProvider', 'logs', 'monitoring'];
const memberAll = [
  'volume',
  'deployment',
  'envVars',
  'projectEnvVars',
  'environmentEnvVars',
  'backup',
  'volumeBackup',
  'schedule',
  'domain',
];

function roleMay(role: string, resource: string, action: string): boolean {
  if (role === 'owner') return true;
  if (role === 'admin') return !(resource === 'organization' && action === 'delete');
  if (role !== 'member') return false;
  return memberAll.includes(resource) || (action === 'read' && memberReads.includes(resource));
}

/** Whether a custom role names a resource at all: the words of a refusal go by that. */
export function knowsResource(world: World, organizationId: string, role: string, resource: string): boolean {
  const custom = world.customRoles.find((row) => row.organizationId === organizationId && row.role === role);
  return custom === undefined || resource in custom.permissions;
}

/** Whether a role may do an action: built-in roles by table, custom ones by their permissions and only with a license. */
export function mayDo(
  world: World,
  organizationId: string,
  role: string,
  resource: string,
  action: string,
): boolean {
  if (['owner', 'admin', 'member'].includes(role)) return roleMay(role, resource, action);
  if (!world.licensed) return false;
  const custom = world.customRoles.find((row) => row.organizationId === organizationId && row.role === role);
  return custom?.permissions[resource]?.includes(action) ?? false;
}

/** Every resource that a version knows, with its actions. */
export function statements(profile: Profile): Record<string, string[]> {
  const known: Record<string, string[]> = {};
  for (const [resource, words] of Object.entries(resources)) {
    if (!profile.atLeast('0.30.0') && newResources.includes(resource)) continue;
    const late = !profile.atLeast('0.30.0') && resource === 'certificate' ? 'update' : null;
    known[resource] = words.split(' ').filter((action) => action !== late);
  }
  return known;
}

// What a member's switches open beside the role; for custom roles they mean nothing.
const switched: Partial<Record<Flag, readonly [resource: string, actions: string]>> = {
  canCreateProjects: ['project', 'create'],
  canDeleteProjects: ['project', 'delete'],
  canCreateServices: ['service', 'create'],
  canDeleteServices: ['service', 'delete'],
  canCreateEnvironments: ['environment', 'create'],
  canDeleteEnvironments: ['environment', 'delete'],
  canAccessToDocker: ['docker', 'read'],
  canAccessToSSHKeys: ['sshKeys', 'read create delete'],
  canAccessToGitProviders: ['gitProviders', 'read create delete'],
  canAccessToTraefikFiles: ['traefikFiles', 'read'],
  canAccessToAPI: ['api', 'read'],
};

function isSwitchedOn(member: Member, resource: string, action: string): boolean {
  if (member.role !== 'member') return false;
  return flags.some((flag) => {
    const [opened, actions = ''] = switched[flag] ?? [];
    return member[flag] && opened === resource && actions.split(' ').includes(action);
  });
}

/** The table that user.getPermissions answers: resource → action → boolean. */
export function permissionTable(profile: Profile, world: World, member: Member): object {
  const may = (resource: string, action: string) =>
    mayDo(world, member.organizationId, member.role, resource, action) ||
    isSwitchedOn(member, resource, action);
  return Object.fromEntries(
    Object.entries(statements(profile)).map(([resource, actions]) => [
      resource,
      Object.fromEntries(actions.map((action) => [action, may(resource, action)])),
    ]),
  );
}
