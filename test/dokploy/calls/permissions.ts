import { writeAudit } from '../audit.ts';
import { CallError } from '../errors.ts';
import { accessLists, type Flag, flags } from '../grants.ts';
import { mayDo } from '../permissions.ts';
import type { Member } from '../rows.ts';
import { memberRow, userRow } from '../shapes.ts';
import type { Field, Fields } from '../validate.ts';
import type { Profile } from '../versions.ts';
import { type Call, type Context, miss, requireLicence, requirePermission } from './call.ts';

const one: Call = {
  kind: 'query',
  input: () => ({ userId: { type: 'string' } }),
  run(context, { userId }: { userId: string }) {
    const { world, profile, user, organizationId } = context;
    const found = world.membership(userId, organizationId);
    const account = world.user(userId);
    if (!found || !account) miss('User not found in this organization');
    if (userId !== user.id && !mayReadMembers(context))
      throw new CallError('UNAUTHORIZED', 'You are not authorized to access this user');
    return { ...memberRow(profile, found), user: userRow(profile, world, account) };
  },
};

function mayReadMembers({ world, profile, organizationId, member }: Context): boolean {
  const role = member?.role ?? '';
  if (!profile.atLeast('0.26.0')) return role === 'owner';
  return mayDo(world, organizationId, role, 'member', 'update');
}

// In the order in which the server complains of them.
const sentFlags: readonly Flag[] = [
  'canCreateProjects',
  'canCreateServices',
  'canDeleteProjects',
  'canDeleteServices',
  'canAccessToDocker',
  'canAccessToTraefikFiles',
  'canAccessToAPI',
  'canAccessToSSHKeys',
  'canAccessToGitProviders',
  'canDeleteEnvironments',
  'canCreateEnvironments',
];

function sentLists(profile: Profile): readonly (typeof accessLists)[number][] {
  return profile.atLeast('0.29.0') ? accessLists : accessLists.slice(0, 3);
}

function permissionFields(profile: Profile): Fields {
  const list: Field = { type: 'strings', nonoptional: true };
  const fields: Record<string, Field> = { id: { type: 'string', nonoptional: true } };
  for (const name of sentLists(profile)) fields[name] = list;
  // Before 0.28 whatever came for a switch was made a boolean: nothing is false, the text "false" true.
  if (!profile.atLeast('0.28.0')) return fields;
  for (const name of sentFlags) fields[name] = { type: 'boolean', nonoptional: true };
  return fields;
}

const assignPermissions: Call = {
  kind: 'mutation',
  policy: requirePermission('member', 'update'),
  input: permissionFields,
  run(context, input: { id: string } & Record<string, unknown>) {
    const { world, profile, organizationId } = context;
    // Whoever is not there is written nowhere, and nothing says so.
    const target = world.membership(input.id, organizationId);
    if (!target) return undefined;
    for (const flag of flags) target[flag] = Boolean(input[flag]);
    for (const list of sentLists(profile)) {
      const licensedOnly = list === 'accessedGitProviders' || list === 'accessedServers';
      if (!licensedOnly || world.licensed) target[list] = input[list] as Member[typeof list];
    }
    const { id: resourceId, ...permissions } = input;
    const metadata = JSON.stringify({ permissions });
    writeAudit(context, { action: 'update', resourceType: 'user', resourceId, metadata });
    return undefined;
  },
};

const serversForPermissions: Call = {
  kind: 'query',
  since: '0.29.0',
  policy: requireLicence('member', 'update'),
  run({ world, organizationId }) {
    return world.servers
      .filter((row) => row.organizationId === organizationId)
      .map(({ id, name, ipAddress, serverType }) => ({ serverId: id, name, ipAddress, serverType }));
  },
};

export const permissionCalls: Record<string, Call> = {
  'user.one': one,
  'user.assignPermissions': assignPermissions,
  'server.allForPermissions': serversForPermissions,
};
