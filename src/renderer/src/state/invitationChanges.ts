import type { InvitedPerson } from '../../../shared/calls/templates.ts';
import type { Invitation } from '../../../shared/dokploy.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { OrganizationRef } from './organizationRef.ts';

/** What can be done with the invitations of an organization. */
export type InvitationChange = ChangeBy<`invitations.${'create' | 'remove' | 'renew' | 'send'}`>;

/** A change of an invitation; `denied` says why it cannot be made, as a sentence. */
export type PlannedInvitation = { change: InvitationChange; denied?: string };

/** What would be done with many invitations, and those with which it cannot be done. */
export type BulkPlan = { kind: 'remove' | 'renew'; changes: PlannedInvitation[] };

/** As many letters as stand in the record of what was pasted and is no address. */
const LONGEST = 300;

/** Invites an address. */
export function inviteChange(
  { instanceId, organizationId }: OrganizationRef,
  email: string,
  role: string,
): InvitationChange {
  return { action: 'invitations.create', instanceId, organizationId, email: email.slice(0, LONGEST), role };
}

/** Removes an invitation and invites again; with its own role, unless another one is given. */
export function renewChange(
  { instanceId, organizationId }: OrganizationRef,
  invitation: Pick<Invitation, 'id' | 'email' | 'role'>,
  role: string = invitation.role || 'member',
): InvitationChange {
  const { id: invitationId, email } = invitation;
  return { action: 'invitations.renew', instanceId, organizationId, invitationId, email, role };
}

/** Removes an invitation; `by`: the template that it was made with, so that both can come back. */
export function removeChange(
  { instanceId, organizationId }: OrganizationRef,
  { id: invitationId, email, role, status }: Pick<Invitation, 'id' | 'email' | 'role' | 'status'>,
  by: Pick<InvitedPerson, 'templateId' | 'mode'> | null = null,
): InvitationChange {
  return {
    action: 'invitations.remove',
    instanceId,
    organizationId,
    invitationId,
    email,
    role: role || null,
    ...(status === 'accepted' ? {} : { unlessAccepted: true }),
    ...(by ? { template: { id: by.templateId, mode: by.mode } } : {}),
  };
}

/** Has the server mail the link of an invitation by one of its notifications. */
export function sendChange(
  { instanceId, organizationId }: OrganizationRef,
  { id: invitationId, email }: Pick<Invitation, 'id' | 'email'>,
  notificationId: string,
): InvitationChange {
  return { action: 'invitations.send', instanceId, organizationId, invitationId, email, notificationId };
}

/** Those of a plan that can be made. */
export function possible(changes: readonly PlannedInvitation[]): InvitationChange[] {
  return changes.flatMap(({ change, denied }) => (denied === undefined ? change : []));
}
