import type { Member } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denySetRole } from '../../../../shared/rules/members.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';

export type RolePlan =
  | { state: 'change' | 'same'; member: Member }
  | { state: 'barred'; member: Member; reason: string };

/** What giving these people a role would do, in their order. Before a role was chosen everybody who can be changed is. */
export function planRoles(
  members: readonly Member[],
  role: string | null,
  principal: Principal | null,
): RolePlan[] {
  return members.map((member) => {
    if (!principal) return { state: 'barred', member, reason: PERMISSIONS_UNKNOWN };
    const why = denySetRole(principal, member, role ?? undefined);
    if (why) return { state: 'barred', member, reason: why.reason };
    return { state: member.role === role ? 'same' : 'change', member };
  });
}
