import type { Invitation } from '../../../../shared/dokploy.ts';
import { type Standing, whyNotRemoveInvitation, whyNotRenewInvitation } from '../../../../shared/rules.ts';
import { type InvitationStep, stepOf } from '../../state/invitationSteps.ts';
import { NOT_KNOWN } from '../../state/notKnown.ts';

/** What would be done with many invitations, and those with which it cannot be done. */
export type BulkPlan = {
  kind: 'remove' | 'renew';
  steps: InvitationStep[];
  barred: { invitation: Invitation; why: string }[];
};

/** Plans to remove or renew these, in their order. */
export function planBulk(
  kind: BulkPlan['kind'],
  invitations: readonly Invitation[],
  standing: Standing | null,
): BulkPlan {
  const plan: BulkPlan = { kind, steps: [], barred: [] };
  for (const invitation of invitations) {
    const why = whyNot(kind, invitation, standing);
    if (why !== null) plan.barred.push({ invitation, why });
    else if (kind === 'remove') plan.steps.push(stepOf('remove', invitation));
    else plan.steps.push(stepOf('renew', invitation, invitation.role ?? 'member'));
  }
  return plan;
}

function whyNot(kind: BulkPlan['kind'], invitation: Invitation, standing: Standing | null): string | null {
  if (!standing) return NOT_KNOWN;
  const rule =
    kind === 'remove' ? whyNotRemoveInvitation(standing) : whyNotRenewInvitation(standing, invitation);
  return rule?.reason ?? null;
}
