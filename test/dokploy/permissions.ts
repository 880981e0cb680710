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

/** Whether a role may do an action: built-in roles by table, custom ones by their permissions and only with a licence. */
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

/** The table that user.getPermissions answers: resource → action → boolean. */
export function permissionTable(
  profile: Profile,
  world: World,
  organizationId: string,
  role: string,
): object {
  const table: Record<string, Record<string, boolean>> = {};
  for (const [resource, words] of Object.entries(resources)) {
    if (!profile.atLeast('0.30.0') && newResources.includes(resource)) continue;
    let actions = words.split(' ');
    if (!profile.atLeast('0.30.0') && resource === 'certificate') {
      actions = actions.filter((action) => action !== 'update');
    }
    table[resource] = Object.fromEntries(
      actions.map((action) => [action, mayDo(world, organizationId, role, resource, action)]),
    );
  }
  return table;
}
