import { has, type Server } from '../../shared/capabilities.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { CustomRole, Member, RoleHolder } from '../../shared/dokploy.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { OrganizationRef } from '../../shared/target.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Accounts } from './accounts.ts';

type Noun = Pick<Handlers, 'roles.read' | 'roles.holders'>;

export function createRoleReadings(options: {
  dokploy: Dokploy;
  accounts: Pick<Accounts, 'account' | 'absent'>;
}): Noun {
  const { dokploy, accounts } = options;

  async function serverOf(instanceId: string): Promise<Result<Server>> {
    const account = await accounts.account(instanceId);
    if (!account.ok) return account;
    return ok({ version: account.value.version, absent: accounts.absent(instanceId) });
  }

  return {
    'roles.read': async (organizationRef) => {
      const server = await serverOf(organizationRef.instanceId);
      if (!server.ok) return server;
      if (!has(server.value, 'customRole.all')) return ok({ roles: null, statements: null, licensed: null });
      const [roles, statements, licensed] = await Promise.all([
        dokploy.call('customRole.all', organizationRef),
        has(server.value, 'customRole.getStatements')
          ? dokploy.call('customRole.getStatements', organizationRef)
          : null,
        readLicense(dokploy, server.value, organizationRef),
      ]);
      if (!roles.ok) {
        const isOld = roles.error.code === 'server-too-old';
        return isOld ? ok({ roles: null, statements: null, licensed }) : roles;
      }
      return ok({
        roles: onceEach(roles.value),
        statements: statements?.ok ? statements.value : null,
        licensed,
      });
    },

    'roles.holders': async ({ role, ...organizationRef }) => {
      const server = await serverOf(organizationRef.instanceId);
      if (!server.ok) return server;
      if (has(server.value, 'customRole.membersByRole'))
        return dokploy.call('customRole.membersByRole', organizationRef, { roleName: role });
      const members = await dokploy.call('user.all', organizationRef);
      return members.ok ? ok(members.value.filter((each) => each.role === role).map(holderOf)) : members;
    },
  };
}

export async function readLicense(
  dokploy: Dokploy,
  server: Server,
  organizationRef: OrganizationRef,
): Promise<boolean | null> {
  if (!has(server, 'licenseKey.haveValidLicenseKey')) return null;
  const licensed = await dokploy.call('licenseKey.haveValidLicenseKey', organizationRef);
  return licensed.ok ? licensed.value : null;
}

export function onceEach(roles: readonly CustomRole[]): CustomRole[] {
  const names = new Set<string>();
  return roles.filter(({ role }) => names.size < names.add(role).size);
}

function holderOf({ id, userId, user }: Member): RoleHolder {
  const { email, firstName, lastName, name } = user;
  return { id, userId, email, firstName, lastName, name };
}
