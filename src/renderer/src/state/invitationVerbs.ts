import { IconClockPlus, IconCopy, IconMail, IconTrash } from '@tabler/icons-react';
import type { Invitation } from '../../../shared/dokploy.ts';
import {
  denyCopyLink,
  denyRemoveInvitation,
  denyRenewInvitation,
  denySendInvitation,
} from '../../../shared/rules/invitations.ts';
import type { Principal } from '../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { thousands } from '../../../shared/text.ts';
import type { OfferedVerb } from '../verb.ts';
import type { Actions } from './actions.ts';
import { denyAs } from './denials.ts';
import type { Verb } from './verbs.ts';

type Subject = {
  organizationRef: OrganizationRef;
  invitation: Invitation;
  principal: Principal | null;
  /** Mail notifications of the organization; null while they were not read. */
  providers: number | null;
  now: number;
};

export const INVITATION_VERBS = {
  copy: {
    ...{ title: 'Copy link', icon: IconCopy, place: 'first' },
    deny: ({ invitation, now }) => denyCopyLink(invitation, now)?.reason ?? null,
    run: ({ organizationRef: { instanceId }, invitation: { id, email } }, { copyInvitationLinks }) =>
      copyInvitationLinks([{ instanceId, invitationId: id }], { email }),
  },
  send: {
    ...{ title: 'Send by mail…', icon: IconMail },
    deny: ({ principal, invitation, providers, now }) =>
      denyAs(principal, (who) => denySendInvitation(who, invitation, providers, now)),
    sheet: ({ organizationRef, invitation }) => ({ kind: 'send-by-mail', ...organizationRef, invitation }),
  },
  renew: {
    ...{ title: 'Renew', icon: IconClockPlus, place: 'first' },
    deny: ({ principal, invitation }) => denyAs(principal, (who) => denyRenewInvitation(who, invitation)),
    run: ({ organizationRef, invitation }, { changeInvitation }) =>
      changeInvitation('renew', organizationRef, invitation.id),
  },
  remove: {
    ...{ title: 'Remove', icon: IconTrash, isDanger: true, place: 'first' },
    deny: ({ principal }) => denyAs(principal, denyRemoveInvitation),
    run: ({ organizationRef, invitation }, { changeInvitation }) =>
      changeInvitation('remove', organizationRef, invitation.id),
  },
} as const satisfies Record<string, Verb<Subject>>;

/** For chosen invitations. What only some of them allow is planned, and the plan says why the others don’t. */
export function invitationsVerbs(chosen: readonly Subject[], actions: Actions): OfferedVerb[] {
  const { copy } = INVITATION_VERBS;
  const links = chosen.flatMap(({ organizationRef: { instanceId }, ...subject }) =>
    denyCopyLink(subject.invitation, subject.now)
      ? []
      : { instanceId, invitationId: subject.invitation.id, email: subject.invitation.email },
  );
  const [first, ...others] = links;
  const email = first && others.length === 0 ? first.email : null;
  const invitations = chosen.map(({ organizationRef, invitation }) => ({
    ...{ ...organizationRef, invitationId: invitation.id },
  }));
  const planned = (what: 'renew' | 'remove', title: string): OfferedVerb => {
    const verb = INVITATION_VERBS[what];
    const whys = chosen.map(verb.deny);
    const intent = { kind: `${what}-these-invitations`, invitations } as const;
    return {
      ...{ ...verb, what, title },
      why: whys.includes(null) ? null : (whys[0] ?? null),
      run: () => actions.openDialog({ kind: 'change-these', what: `${what}-invitations`, intent }),
    };
  };
  return [
    {
      ...{ ...copy, what: 'copy' },
      title: email === null ? `Copy ${first ? `${thousands(links.length)} ` : ''}links` : copy.title,
      why: first ? null : 'None of these has a working link. Renew them first.',
      run: () =>
        actions.copyInvitationLinks(
          links.map(({ email: _, ...link }) => link),
          { email },
        ),
    },
    planned('renew', 'Renew…'),
    planned('remove', 'Remove…'),
  ];
}
