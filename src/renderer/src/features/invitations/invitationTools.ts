import type { Invitation } from '../../../../shared/dokploy.ts';
import {
  denyCopyLink,
  denyRemoveInvitation,
  denyRenewInvitation,
  denySendInvitation,
} from '../../../../shared/rules/invitations.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';

export type InvitationTools = {
  organizationRef: OrganizationRef;
  principal: Principal | null;
  providers: number | null;
};

/** `tools`: the same object for all of an organization. */
export type InvitationRow = { id: string; invitation: Invitation; tools: InvitationTools };

/** Whether something can be done with an invitation: `none` where its status gives it no sense; a sentence where it is barred. */
export type May = 'none' | 'yes' | { why: string };

export function actionsOf(
  invitation: Invitation,
  principal: Principal | null,
  providers: number | null,
  now: number,
): Record<'copy' | 'send' | 'renew' | 'remove', May> {
  const linkWorks = denyCopyLink(invitation, now) === null;
  const ask = (rule: (principal: Principal) => { reason: string } | null): May => {
    const why = principal ? rule(principal) : { reason: PERMISSIONS_UNKNOWN };
    return why ? { why: why.reason } : 'yes';
  };
  const mails = linkWorks && principal?.isCloud !== true;
  return {
    copy: linkWorks ? 'yes' : 'none',
    send: mails ? ask((known) => denySendInvitation(known, invitation, providers, now)) : 'none',
    renew: invitation.status === 'accepted' ? 'none' : ask((known) => denyRenewInvitation(known, invitation)),
    remove: ask(denyRemoveInvitation),
  };
}
