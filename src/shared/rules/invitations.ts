import { firstVersion, has, type Server } from '../capabilities.ts';
import type { Invitation } from '../dokploy.ts';
import { invitationStatus } from '../invitation.ts';
import type { Safe, SomeFacts } from './actions.ts';
import { asGiven, denyGiveRole } from './members.ts';
import { type DenyReason, denyAct, type Principal, running, say, tooOld } from './principal.ts';

/** Dokploy's call since 0.28.7, better-auth's before 0.27.0, none between. */
export function inviteWay(server: Server): 'dokploy' | 'better-auth' | 'none' {
  if (has(server, 'organization.inviteMember')) return 'dokploy';
  return has(server, 'better-auth.inviteMember') && server.version !== null ? 'better-auth' : 'none';
}

/** With a key by better-auth before 0.27.0, else on Dokploy's page. */
export function acceptWay(server: Server): 'key' | 'page' {
  return has(server, 'better-auth.acceptInvitation') && server.version !== null ? 'key' : 'page';
}

/** Before Dokploy 0.27.0; an unknown version may be newer. */
export function denyAccept(server: Server): DenyReason {
  if (acceptWay(server) === 'key') return null;
  return say(
    `This server${running(server)} accepts invitations only on its own page: open it there, and sign in.`,
  );
}

/** Owners and admins (before 0.26.0 owners only). */
export function denyInvite(principal: Principal): DenyReason {
  if (inviteWay(principal) === 'none') {
    const brings = firstVersion('organization.inviteMember');
    return {
      reason: `This server${running(principal)} accepts invitations only on its own page. Open Dokploy and invite people there, or update it to ${brings}.`,
      since: brings,
    };
  }
  return denyAct(principal, 'create', 'invite people');
}

export function denyRemoveInvitation(principal: Principal): DenyReason {
  return (
    tooOld(principal, 'organization.removeInvitation', 'Removing invitations') ??
    denyAct(principal, 'delete', 'remove invitations')
  );
}

export function denyRenewInvitation(principal: Principal, invitation: Invitation): DenyReason {
  const never = denyInvite(principal) ?? denyRemoveInvitation(principal);
  if (never) return never;
  if (invitation.status === 'accepted') return say('It was accepted, so there is nothing to renew.');
  if (invitation.role === null) return say('It has no role. Remove it, then invite the person with a role.');
  return denyGiveRole(principal, invitation.role);
}

export function denyCopyLink(invitation: Invitation, now: number): DenyReason {
  const status = invitationStatus(invitation, now);
  if (status === 'pending') return null;
  if (status === 'accepted') return say('It was accepted, so its link no longer works.');
  if (status === 'expired') return say('It has expired, so its link no longer works. Renew it first.');
  return say(`Its link no longer works: it was ${status}.`);
}

/** Since Dokploy 0.23.0. `providers`: number of mail notifications; null while unknown. */
export function denySendInvitation(
  principal: Principal,
  invitation: Invitation,
  providers: number | null,
  now: number,
): DenyReason {
  if (principal.isCloud) return say('Dokploy Cloud mails invitations by itself.');
  const never =
    tooOld(principal, 'user.sendInvitation', 'Sending invitations by mail') ??
    denyAct(principal, 'create', 'send invitations') ??
    denyCopyLink(invitation, now);
  if (never) return never;
  return providers === 0
    ? say('This server has no mail notification set up. Copy the link and send it yourself.')
    : null;
}

export const INVITATION_ACTIONS = {
  'invitations.create': {
    title: 'invite',
    what: (change, safe) => `invite ${asGiven(change, safe)}`,
    passive: (subject) => [subject, 'invited'],
    done: (subject, { role }, safe) =>
      `${subject} is invited as ${safe(role, 40)}. Copy the link and send it.`,
    running: (subject) => `the invitation of ${subject}`,
    undo: (subject) => `remove the invitation of ${subject}`,
    effect: ({ organizationId, email, role }) => [
      { does: 'give', on: 'invitation', organizationId, email, role },
    ],
  },
  'invitations.remove': {
    title: 'remove invitation',
    passive: (subject) => [`The invitation of ${subject}`, 'removed'],
    done: (subject, { unlessAccepted }) =>
      `The invitation of ${subject} is removed.${unlessAccepted ? ' Its link no longer works.' : ''}`,
    running: (subject) => `the removal of the invitation of ${subject}`,
    undo: (subject) => `invite ${subject} again`,
    effect: ({ organizationId, invitationId: id, email }) => [
      { does: 'end', on: 'invitation', organizationId, id, email },
    ],
  },
  'invitations.renew': {
    title: 'renew invitation',
    what: (change, safe) => `renew ${asGiven(change, safe)}`,
    passive: (subject) => [`The invitation of ${subject}`, 'renewed'],
    done: (subject) =>
      `The invitation of ${subject} is renewed. The old link no longer works, so copy the new one.`,
    running: (subject) => `the renewal of the invitation of ${subject}`,
    effect: ({ organizationId, invitationId: id, email, role }) => [
      { does: 'end', on: 'invitation', organizationId, id, email },
      { does: 'give', on: 'invitation', organizationId, email, role },
    ],
  },
  'invitations.send': {
    title: 'send by mail',
    passive: (subject) => [`The invitation of ${subject}`, 'mailed'],
    done: (subject) => `The server mailed the invitation to ${subject}.`,
    running: (subject) => `the sending of the invitation of ${subject}`,
    effect: () => [],
  },
  'invitations.accept': {
    title: 'accept invitation',
    what: ({ role }, safe) => `accept invitation${asRole(role, safe)}`,
    passive: (subject) => [`The invitation to ${subject}`, 'accepted'],
    done: (subject, { role }, safe) =>
      `The invitation to ${subject} was accepted${asRole(role, safe)}. Create a key to work there.`,
    running: (subject) => `the acceptance of the invitation to ${subject}`,
    effect: ({ organizationId, invitationId: id, userId, role }) => [
      { does: 'end', on: 'invitation', organizationId, id, isOwn: true },
      { does: 'give', on: 'membership', organizationId, userId, isOwn: true, role },
    ],
  },
} satisfies SomeFacts;

export const INVITATION_PLANS = {
  invite: 'Invite people',
  'remove-invitations': 'Remove invitations',
  'renew-invitations': 'Renew invitations',
  'send-invitations': 'Send invitations by mail',
  'accept-invitations': 'Accept invitations',
} as const;

function asRole(role: string | null, safe: Safe): string {
  return role === null ? '' : ` as ${safe(role, 40)}`;
}
