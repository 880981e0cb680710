import type { Roles } from '../../../../shared/calls/organizations.ts';
import type { CustomRole, Member } from '../../../../shared/dokploy.ts';
import { BUILT_IN_ROLES, roleSortKey } from '../../../../shared/facts/role.ts';

export type RoleItem = { name: string; custom: CustomRole | null; count: number | null };

export function listRoles(roles: Roles['roles'], members: readonly Member[] | null): RoleItem[] {
  const own = BUILT_IN_ROLES.map((name) => ({
    name: name as string,
    custom: null,
    count: countOf(name, members),
  }));
  const made = (roles ?? []).map((custom) => ({
    name: custom.role,
    custom,
    count: custom.memberCount ?? countOf(custom.role, members),
  }));
  return [...own, ...made].sort((a, b) => (roleSortKey(a.name) < roleSortKey(b.name) ? -1 : 1));
}

function countOf(role: string, members: readonly Member[] | null): number | null {
  return members === null ? null : members.filter((member) => member.role === role).length;
}

export function customHolders(items: readonly RoleItem[]): number {
  return items.reduce((sum, { custom, count }) => sum + (custom ? (count ?? 0) : 0), 0);
}
