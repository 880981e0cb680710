import type { Step } from '../../../../shared/operations/step.ts';

/** An invitation that a step made. */
export type MadeInvitation = {
  instanceId: string;
  organizationId: string;
  invitationId: string;
  email: string;
};

/** The invitation that a step made; null where it made none, or nobody knows which one. */
export function madeInvitation({ change, state }: Step): MadeInvitation | null {
  if (change.action !== 'invitations.create' && change.action !== 'invitations.renew') return null;
  const invitationId = state.state === 'done' ? state.output.invitationId : undefined;
  if (invitationId === undefined) return null;
  const { instanceId, organizationId, email } = change;
  return { instanceId, organizationId, invitationId, email };
}
