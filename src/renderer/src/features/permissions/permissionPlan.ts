import type { Member } from '../../../../shared/dokploy.ts';
import { countingFor, differenceFor } from '../../../../shared/permissions/marking.ts';
import { isNoDifference, type PermissionsDifference } from '../../../../shared/permissions/permissions.ts';
import { denySetPermissions, whySwitchHasNoEffect } from '../../../../shared/rules/permissions.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/denials.ts';

export type PermissionPlan = { member: Member; email: string } & (
  | { state: 'change'; difference: PermissionsDifference; leftOut: string | null }
  | { state: 'same' }
  | { state: 'barred'; reason: string }
);

export function planPermissions(
  members: readonly Member[],
  wanted: PermissionsDifference,
  principal: Principal | null,
): PermissionPlan[] {
  return members.map((member) => {
    const { userId, role, permissions } = member;
    const email = sanitizeText(member.user.email) || sanitizeText(userId);
    const of = { member, email };
    const why = whyNot(principal, member);
    if (why !== null || !principal || !permissions)
      return { ...of, state: 'barred', reason: why ?? PERMISSIONS_UNKNOWN };
    const counts = countingFor(role, wanted);
    const hasSwitches = [wanted.grant, wanted.revoke].some(({ switches }) => switches?.length);
    const leftOut =
      counts !== wanted && hasSwitches ? whySwitchHasNoEffect(principal, role, 'canCreateProjects') : null;
    const difference = differenceFor(permissions, counts);
    if (!isNoDifference(difference)) return { ...of, state: 'change', difference, leftOut };
    return leftOut !== null && isNoDifference(counts)
      ? { ...of, state: 'barred', reason: leftOut }
      : { ...of, state: 'same' };
  });
}

function whyNot(principal: Principal | null, member: Member): string | null {
  if (!principal) return PERMISSIONS_UNKNOWN;
  const why = denySetPermissions(principal, member);
  if (why) return why.reason;
  return member.permissions ? null : 'Their grants have not been read yet.';
}
