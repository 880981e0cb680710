import type { Roles } from '../../../shared/calls/roles.ts';
import type { RoleHolder } from '../../../shared/dokploy.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import type { OrganizationRef } from './organizationRef.ts';

/** What can be done with roles: looked at. They are made and changed on Dokploy's page. */
export type RoleActions = {
  readRoles(organizationRef: OrganizationRef): Promise<Result<Roles>>;
  /** Who has a role, Dokploy's own three too. */
  readRoleHolders(organizationRef: OrganizationRef, role: string): Promise<Result<RoleHolder[]>>;
};

/** Creates the actions of roles. */
export function createRoleActions({ bridge }: { bridge: Bridge }): RoleActions {
  return {
    readRoles: ({ instanceId, organizationId }) => bridge.call('roles.read', { instanceId, organizationId }),
    readRoleHolders: ({ instanceId, organizationId }, role) =>
      bridge.call('roles.holders', { instanceId, organizationId, role }),
  };
}
