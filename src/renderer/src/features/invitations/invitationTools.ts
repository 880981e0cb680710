import { createContext, useContext } from 'react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import {
  denyCopyLink,
  denyRemoveInvitation,
  denyRenewInvitation,
  denySendInvitation,
} from '../../../../shared/rules/invitations.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';

/** What the rows of an organization's invitations need to be more than texts. Keep it stable. */
export type InvitationTools = {
  organizationRef: OrganizationRef;
  /** Who the key is here; null while the server was not asked yet. */
  principal: Principal | null;
  /** How many mail notifications the server has; null before anybody asked for one. */
  providers: number | null;
};

/** Null where invitations are only shown. */
export const InvitationContext = createContext<InvitationTools | null>(null);

/** What the rows of the invitations table act with; null where invitations are only shown. */
export function useInvitationTools(): InvitationTools | null {
  return useContext(InvitationContext);
}

/** Whether something can be done with an invitation: `none` where its status gives it no sense; a sentence where it is barred. */
export type May = 'none' | 'yes' | { why: string };

/** What can be done with an invitation at `now` (ms). */
export type InvitationActions = { copy: May; send: May; renew: May; remove: May };

/** Works out what can be done with an invitation, by its status and by what the key may do. */
export function actionsOf(
  invitation: Invitation,
  principal: Principal | null,
  providers: number | null,
  now: number,
): InvitationActions {
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
