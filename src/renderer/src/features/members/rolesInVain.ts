import { has, type Server } from '../../../../shared/capabilities.ts';
import type { Member, Rights } from '../../../../shared/dokploy.ts';
import { KNOWN_ROLES } from '../../ui/roleTone.ts';

export type InVain = { why: 'no-license' | 'no-such-role'; roles: string[]; people: number };

export function rolesInVain(
  members: readonly Member[],
  rights: Pick<Rights, 'customRoles' | 'licensed'> | undefined,
  server: Server | null,
): InVain[] {
  if (!rights || !server || !has(server, 'customRole.all')) return [];
  const made = new Set(rights.customRoles.map(({ role }) => role));
  const reasonOf = (role: string): InVain['why'] | null => {
    if ((KNOWN_ROLES as readonly string[]).includes(role)) return null;
    if (!made.has(role)) return 'no-such-role';
    return rights.licensed === false ? 'no-license' : null;
  };
  return (['no-license', 'no-such-role'] as const).flatMap((why) => {
    const concerned = members.filter(({ role }) => reasonOf(role) === why);
    const roles = [...new Set(concerned.map(({ role }) => role))];
    return concerned.length > 0 ? [{ why, roles, people: concerned.length }] : [];
  });
}
