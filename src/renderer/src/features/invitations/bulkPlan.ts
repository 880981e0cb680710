import type { Invitation } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denyRemoveInvitation, denyRenewInvitation } from '../../../../shared/rules/invitations.ts';
import { type BulkPlan, stepOf } from '../../state/invitationSteps.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';

/** Plans to remove or renew these, in their order. */
export function planBulk(
  kind: BulkPlan['kind'],
  invitations: readonly Invitation[],
  principal: Principal | null,
): BulkPlan {
  const plan: BulkPlan = { kind, steps: [], barred: [] };
  for (const invitation of invitations) {
    const why = denyReason(kind, invitation, principal);
    if (why !== null) plan.barred.push({ invitation, why });
    else if (kind === 'remove') plan.steps.push(stepOf('remove', invitation));
    else plan.steps.push(stepOf('renew', invitation, invitation.role ?? 'member'));
  }
  return plan;
}

function denyReason(
  kind: BulkPlan['kind'],
  invitation: Invitation,
  principal: Principal | null,
): string | null {
  if (!principal) return PERMISSIONS_UNKNOWN;
  const rule =
    kind === 'remove' ? denyRemoveInvitation(principal) : denyRenewInvitation(principal, invitation);
  return rule?.reason ?? null;
}
