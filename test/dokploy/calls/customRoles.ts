import { writeAudit } from '../audit.ts';
import { CallError } from '../errors.ts';
import { statements } from '../permissions.ts';
import type { CustomRole } from '../rows.ts';
import type { Field } from '../validate.ts';
import { type Call, type Context, forbid, miss } from './call.ts';

const builtIn = ['owner', 'admin', 'member'];

const all: Call = {
  kind: 'query',
  since: '0.28.7',
  run({ world, organizationId }) {
    return world.customRoles
      .filter((row) => row.organizationId === organizationId)
      .map(({ id, role, permissions, createdAt }) => {
        const memberCount = holders({ world, organizationId }, role).length;
        return { role, permissions, createdAt, ids: [id], memberCount };
      });
  },
};

function holders({ world, organizationId }: Pick<Context, 'world' | 'organizationId'>, role: string) {
  return world.members.filter((row) => row.organizationId === organizationId && row.role === role);
}

const getStatements: Call = { kind: 'query', since: '0.28.7', run: ({ profile }) => statements(profile) };

// The one list of people that a member's key may read.
const membersByRole: Call = {
  kind: 'query',
  since: '0.28.7',
  input: () => ({ roleName: { type: 'string', notEmpty: true } }),
  run(context, { roleName }: { roleName: string }) {
    return holders(context, roleName).map(({ id, userId }) => {
      const { email = '', firstName = '', lastName = '' } = context.world.user(userId) ?? {};
      return { id, userId, email, firstName, lastName };
    });
  },
};

// The role is looked at first, then the license, then the input.
function mayManage({ world, member }: Context): void {
  if (member?.role !== 'owner' && member?.role !== 'admin')
    throw new CallError('UNAUTHORIZED', 'UNAUTHORIZED');
  if (!world.licensed) forbid('Valid enterprise license required');
}

const roleName: Field = {
  ...{ type: 'string', notEmpty: true, max: { length: 50 } },
  refused: { values: builtIn, message: 'Cannot use reserved role names (owner, admin, member)' },
};

function findRole({ world, organizationId }: Context, role: string): CustomRole | undefined {
  return world.customRoles.find((row) => row.organizationId === organizationId && row.role === role);
}

function refuseTaken(context: Context, role: string): void {
  if (findRole(context, role)) throw new CallError('CONFLICT', `Role "${role}" already exists`);
}

type Permissions = Record<string, string[]>;

function checkPermissions({ profile }: Context, permissions: Permissions): void {
  const known = statements(profile);
  for (const [resource, actions] of Object.entries(permissions)) {
    const valid = known[resource];
    if (!valid) throw new CallError('BAD_REQUEST', `Unknown resource: ${resource}`);
    if (['organization', 'invitation', 'team', 'ac'].includes(resource)) {
      const words = `Resource "${resource}" is managed internally and cannot be assigned to custom roles`;
      throw new CallError('BAD_REQUEST', words);
    }
    for (const action of actions) {
      if (valid.includes(action)) continue;
      const words = `Invalid action "${action}" for resource "${resource}". Valid actions: ${valid.join(', ')}`;
      throw new CallError('BAD_REQUEST', words);
    }
  }
}

function roleRow({ world }: Context, row: CustomRole): object {
  const { id, organizationId, role, permissions, createdAt } = row;
  const permission = JSON.stringify(permissions);
  return { id, organizationId, role, permission, createdAt, updatedAt: world.date() };
}

const create: Call = {
  kind: 'mutation',
  since: '0.28.7',
  policy: mayManage,
  input: () => ({ roleName, permissions: { type: 'record' } }),
  run(context, input: { roleName: string; permissions: Permissions }) {
    const { world, organizationId } = context;
    const own = world.customRoles.filter((row) => row.organizationId === organizationId);
    if (own.length >= 10)
      throw new CallError('BAD_REQUEST', 'Maximum of 10 custom roles per organization reached');
    refuseTaken(context, input.roleName);
    checkPermissions(context, input.permissions);
    const { roleName: role, permissions } = input;
    const made = world.addCustomRole({ organizationId, role, permissions });
    writeAudit(context, { action: 'create', resourceType: 'customRole', resourceName: role });
    return roleRow(context, made);
  },
};

const update: Call = {
  kind: 'mutation',
  since: '0.28.7',
  policy: mayManage,
  input: () => ({
    roleName: { type: 'string', notEmpty: true },
    newRoleName: { ...roleName, optional: true },
    permissions: { type: 'record' },
  }),
  run(context, input: { roleName: string; newRoleName?: string; permissions: Permissions }) {
    if (builtIn.includes(input.roleName)) throw new CallError('BAD_REQUEST', 'Cannot modify built-in roles');
    const name = input.newRoleName ?? input.roleName;
    if (name !== input.roleName) {
      refuseTaken(context, name);
      // Before the permissions are looked at: where those are bad, members hold a role that is not there.
      for (const member of holders(context, input.roleName)) member.role = name;
    }
    checkPermissions(context, input.permissions);
    const found = findRole(context, input.roleName);
    if (!found) return undefined;
    Object.assign(found, { role: name, permissions: input.permissions });
    writeAudit(context, { action: 'update', resourceType: 'customRole', resourceName: name });
    return roleRow(context, found);
  },
};

const remove: Call = {
  kind: 'mutation',
  since: '0.28.7',
  policy: mayManage,
  input: () => ({ roleName: { type: 'string', notEmpty: true } }),
  run(context, input: { roleName: string }) {
    if (builtIn.includes(input.roleName)) throw new CallError('BAD_REQUEST', 'Cannot delete built-in roles');
    const found = findRole(context, input.roleName);
    if (!found) miss(`Role "${input.roleName}" not found`);
    const { length: count } = holders(context, input.roleName);
    if (count > 0) {
      const words = `${count} member(s) are currently assigned to it. Reassign them first.`;
      throw new CallError('BAD_REQUEST', `Cannot delete role "${input.roleName}": ${words}`);
    }
    const { world } = context;
    world.customRoles = world.customRoles.filter((row) => row !== found);
    writeAudit(context, { action: 'delete', resourceType: 'customRole', resourceName: found.role });
    return { deleted: 1 };
  },
};

/** Custom roles can be read by anyone, and changed by owners and admins with a license. */
export const customRoleCalls: Record<string, Call> = {
  'customRole.all': all,
  'customRole.getStatements': getStatements,
  'customRole.membersByRole': membersByRole,
  'customRole.create': create,
  'customRole.update': update,
  'customRole.remove': remove,
};
