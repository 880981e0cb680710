import type { Invitation } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denyRemoveInvitation, denyRenewInvitation } from '../../../../shared/rules/invitations.ts';
import { type BulkPlan, removeChange, renewChange } from '../../state/invitationChanges.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import type { InvitedWith } from '../../state/useInvited.ts';

/** Plans to remove or renew these, in their order. `invitedWith`: the templates that they were made with. */
export function planBulk(
  kind: BulkPlan['kind'],
  organizationRef: OrganizationRef,
  invitations: readonly Invitation[],
  principal: Principal | null,
  invitedWith: InvitedWith = () => null,
): BulkPlan {
  const changes = invitations.map((invitation) => {
    const change =
      kind === 'remove'
        ? removeChange(organizationRef, invitation, invitedWith(organizationRef, invitation.email))
        : renewChange(organizationRef, invitation);
    const why = denyReason(kind, invitation, principal);
    return why === null ? { change } : { change, denied: why };
  });
  return { kind, changes };
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
