import { IconClockPlus, IconCopy, IconMail, IconTrash } from '@tabler/icons-react';
import type { Invitation } from '../../../shared/dokploy.ts';
import {
  denyCopyLink,
  denyRemoveInvitation,
  denyRenewInvitation,
  denySendInvitation,
} from '../../../shared/rules/invitations.ts';
import type { DenyReason, Principal } from '../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import type { Actions } from './actions.ts';
import { PERMISSIONS_UNKNOWN } from './permissionsUnknown.ts';
import type { Verb } from './personVerbs.ts';

export const INVITATION_VERBS = {
  copy: { title: 'Copy link', icon: IconCopy },
  send: { title: 'Send by mail…', icon: IconMail },
  renew: { title: 'Renew', icon: IconClockPlus },
  remove: { title: 'Remove', icon: IconTrash, isDanger: true },
} as const satisfies Record<string, Verb>;

type What = keyof typeof INVITATION_VERBS;
type Subject = {
  organizationRef: OrganizationRef;
  invitation: Invitation;
  principal: Principal | null;
  /** Mail notifications of the organization; null while they were not read. */
  providers: number | null;
  now: number;
};

export function invitationVerbs(
  subject: Subject,
  { changeInvitation, copyInvitationLinks, openDialog }: Actions,
) {
  const { organizationRef, invitation } = subject;
  const { id, email } = invitation;
  const run: Record<What, () => void> = {
    copy: () =>
      void copyInvitationLinks([{ instanceId: organizationRef.instanceId, invitationId: id }], { email }),
    send: () => openDialog({ kind: 'send-by-mail', ...organizationRef, invitation }),
    renew: () => void changeInvitation('renew', organizationRef, id),
    remove: () => void changeInvitation('remove', organizationRef, id),
  };
  return (Object.keys(INVITATION_VERBS) as What[]).map((what) => ({
    ...{ ...INVITATION_VERBS[what], what, run: run[what], why: denyInvitationVerb(what, subject) },
  }));
}

export function denyInvitationVerb(
  what: What,
  { invitation, principal, providers, now }: Omit<Subject, 'organizationRef'>,
): string | null {
  if (what === 'copy') return denyCopyLink(invitation, now)?.reason ?? null;
  const rules: Record<Exclude<What, 'copy'>, (who: Principal) => DenyReason> = {
    send: (who) => denySendInvitation(who, invitation, providers, now),
    renew: (who) => denyRenewInvitation(who, invitation),
    remove: denyRemoveInvitation,
  };
  return principal ? (rules[what](principal)?.reason ?? null) : PERMISSIONS_UNKNOWN;
}
