import { type Capability, has, type Server, since } from './capabilities.ts';
import type { Account, Invitation, Member, Organization, Rights } from './dokploy.ts';
import { oneLine } from './oneLine.ts';

/** Who the key is in an organization, on which server: all that the rules ask for. */
export type Standing = Server & {
  isCloud: boolean;
  /** Null without a membership: the person left, or the organization is gone. */
  role: string | null;
  userId: string | null;
  organizationId: string | null;
  /** As `user.getPermissions` tells (Dokploy ≥ 0.28.7); null where it does not: then the role decides. */
  permissions: Rights['permissions'];
};

/** Why something cannot be done, as a sentence for a person, with the version that brings it; null when it can be tried. */
export type WhyNot = { reason: string; since?: string } | null;

/** The standing of the person in one of the organizations of the account; before the rights are read the role decides. */
export function standingIn(account: Account, organizationId: string, rights: Rights | null): Standing {
  const organization = account.organizations.find((each) => each.id === organizationId);
  const caller = account.caller?.organizationId === organizationId ? account.caller : null;
  const own = organization?.members?.[0] ?? caller;
  return {
    version: account.version,
    absent: rights?.absent,
    isCloud: account.isCloud ?? false,
    role: own?.role ?? null,
    userId: own?.userId ?? account.caller?.userId ?? null,
    organizationId,
    permissions: rights?.permissions ?? null,
  };
}

/** The organizations that a person owns, as far as this account can see them: they go when the person's account is deleted. */
export function ownedBy(account: Account, userId: string): Organization[] {
  return account.organizations.filter((organization) => organization.ownerId === userId);
}

/** Creating asks for the role in the key's own organization: owner, or admin from 0.26.0; on Cloud anyone may. */
export function whyNotCreateOrganization(standing: Standing): WhyNot {
  if (standing.isCloud) return null;
  if (standing.role === null) return noMembership();
  if (standing.role === 'owner') return null;
  if (standing.role === 'admin') {
    return has(standing, 'admins-count') ? null : ownersAlone(standing, 'create organizations', true);
  }
  return say(`${whoMay(standing)} can create organizations. This key belongs to ${aRole(standing.role)}.`);
}

/** Name, logo and default role: the organization's owner alone. */
export function whyNotRename(standing: Standing, organization: Organization): WhyNot {
  const role = roleIn(organization, standing);
  if (role === 'owner') return null;
  return say(role === null ? 'You are no member of this organization.' : 'Only its owner can change it.');
}

/** The role that new members get: the owner alone, from 0.30.0. */
export function whyNotSetDefaultRole(standing: Standing, organization: Organization): WhyNot {
  return whyNoDefaultRole(standing) ?? whyNotRename(standing, organization);
}

/** Before 0.30.0 a server takes a default role and drops it silently. */
export function whyNoDefaultRole(server: Server): WhyNot {
  return tooOld(server, 'default-role', 'A default role');
}

/** Its owner alone, and never the last one that the person owns. */
export function whyNotDelete(
  standing: Standing,
  organization: Organization,
  all: readonly Organization[],
): WhyNot {
  if (roleIn(organization, standing) !== 'owner') return say('Only its owner can delete it.');
  if (standing.userId !== null && organization.ownerId !== standing.userId) {
    return say('Only the person who owns it can delete it.');
  }
  const owned = all.filter((each) => each.ownerId === organization.ownerId);
  if (owned.length > 1) return null;
  return say('It is the last organization that you own. Dokploy keeps at least one: create another first.');
}

/** Any member may, from 0.25.7. */
export function whyNotSetDefault(standing: Standing, organization: Organization): WhyNot {
  const old = tooOld(standing, 'organization.setDefault', 'Choosing a default organization');
  if (old) return old;
  const own = organization.members?.[0];
  if (own?.isDefault) return say('It is the default organization already.');
  return own ? null : say('You are no member of this organization.');
}

/** Members and invitations are shown to owners and admins (below 0.26.0 to the owner alone), and to roles that may read them. */
export function whyNotReadMembers(standing: Standing): WhyNot {
  return whyNotAct(standing, 'read', 'see members and invitations');
}

/** Whether roles can be changed at all: for a column or a menu, before a member is named. */
export function whyNotSetRoles(standing: Standing): WhyNot {
  return (
    tooOld(standing, 'organization.updateMemberRole', 'Changing roles') ??
    whyNotAct(standing, 'update', 'change roles')
  );
}

/** Not one's own, not the owner's, not an admin's by an admin; never to owner; a custom role from 0.28.7. */
export function whyNotSetRole(standing: Standing, member: Member, role?: string): WhyNot {
  const never = whyNotSetRoles(standing);
  if (never) return never;
  if (member.userId === standing.userId) return say('You cannot change your own role.');
  if (member.role === 'owner') return say('The owner’s role cannot be changed or handed over.');
  if (standing.role === 'admin' && member.role === 'admin') {
    return say('Only the owner can change an admin’s role.');
  }
  return role === undefined ? null : whyNotGiveRole(standing, role);
}

/** Never owner; a custom role from 0.28.7. */
export function whyNotGiveRole(server: Server, role: string): WhyNot {
  if (role.trim().toLowerCase() === 'owner') return say('The role owner cannot be given to anyone.');
  if (role === 'admin' || role === 'member') return null;
  return tooOld(server, 'free-roles', 'Another role than admin and member');
}

/** Making a key: any organization of the person's; 0.28.7 alone cannot (it answers 500). */
export function whyNotMakeKey(server: Server): WhyNot {
  if (server.version !== '0.28.7') return tooOld(server, 'user.createApiKey', 'Making keys');
  return {
    reason: 'Dokploy 0.28.7 cannot make keys: a fault of that version alone, mended in 0.28.8.',
    since: '0.28.8',
  };
}

/** The roles that can be given, weakest first: member, admin, and the custom ones from 0.28.7; never owner. */
export function rolesOffered(server: Server, customRoles: readonly string[]): string[] {
  const custom = has(server, 'free-roles') ? customRoles : [];
  const others = custom.filter((role) => !['owner', 'admin', 'member'].includes(role.trim().toLowerCase()));
  return ['member', 'admin', ...new Set(others)];
}

/** Removing deletes the whole account: owners and admins, never the owner, oneself, or an admin by an admin; below 0.26.0 the owner alone. */
export function whyNotRemoveMember(standing: Standing, member: Pick<Member, 'userId' | 'role'>): WhyNot {
  if (standing.isCloud) {
    return say('Dokploy Cloud removes no one through its API: do it on its own page.');
  }
  const never = whyNotRemoveMembers(standing);
  if (never) return never;
  if (member.userId === standing.userId) return say('You cannot remove yourself.');
  if (member.role === 'owner') return say('The owner of an organization cannot be removed.');
  if (standing.role === 'admin' && member.role === 'admin') return say('Only the owner can remove an admin.');
  return null;
}

function whyNotRemoveMembers(standing: Standing): WhyNot {
  if (standing.role === null) return noMembership();
  if (standing.role === 'owner') return null;
  if (standing.role === 'admin') {
    return has(standing, 'removal-rules') ? null : ownersAlone(standing, 'remove people', false);
  }
  return say(`${whoMay(standing)} can remove people. This key belongs to ${aRole(standing.role)}.`);
}

/** By which way a key can invite: Dokploy's call (≥ 0.28.7), better-auth's (< 0.27.0), or none between. */
export function inviteWay(server: Server): 'dokploy' | 'better-auth' | 'none' {
  if (has(server, 'organization.inviteMember')) return 'dokploy';
  return has(server, 'better-auth.inviteMember') && server.version !== null ? 'better-auth' : 'none';
}

/** Owners and admins (below 0.26.0 the owner alone), on servers that take invitations with a key. */
export function whyNotInvite(standing: Standing): WhyNot {
  if (inviteWay(standing) === 'none') {
    const brings = since('organization.inviteMember');
    return {
      reason: `This server${running(standing)} takes invitations on its own page alone: open Dokploy and invite there. Dokploy ${brings} brings it.`,
      since: brings,
    };
  }
  return whyNotAct(standing, 'create', 'invite people');
}

/** From 0.22.0, whatever its status. */
export function whyNotRemoveInvitation(standing: Standing): WhyNot {
  return (
    tooOld(standing, 'organization.removeInvitation', 'Removing invitations') ??
    whyNotAct(standing, 'delete', 'remove invitations')
  );
}

/** What both halves ask for; not for an accepted invitation, nor for a role that cannot be given. */
export function whyNotRenewInvitation(standing: Standing, invitation: Invitation): WhyNot {
  const never = whyNotInvite(standing) ?? whyNotRemoveInvitation(standing);
  if (never) return never;
  if (invitation.status === 'accepted') return say('It was accepted: there is nothing to renew.');
  if (invitation.role === null) return say('It holds no role: remove it, then invite with a role.');
  return whyNotGiveRole(standing, invitation.role);
}

/** A link works while the invitation is pending and not expired; `now` in ms since the epoch. */
export function whyNotCopyLink(invitation: Invitation, now: number): WhyNot {
  if (invitation.status !== 'pending') return say(`Its link no longer works: it was ${invitation.status}.`);
  return Date.parse(invitation.expiresAt) <= now
    ? say('It has expired, and its link with it: renew it first.')
    : null;
}

/** Where the server has a mail notification (`providers` of them; null while unknown), from 0.23.0, and while the link works. */
export function whyNotSendInvitation(
  standing: Standing,
  invitation: Invitation,
  providers: number | null,
  now: number,
): WhyNot {
  if (standing.isCloud) return say('Dokploy Cloud mails invitations by itself.');
  const never =
    tooOld(standing, 'user.sendInvitation', 'Sending invitations by mail') ??
    whyNotAct(standing, 'create', 'send invitations') ??
    whyNotCopyLink(invitation, now);
  if (never) return never;
  return providers === 0
    ? say('This server has no mail notification: copy the link and send it yourself.')
    : null;
}

type Action = 'read' | 'create' | 'update' | 'delete';

function whyNotAct(standing: Standing, action: Action, what: string): WhyNot {
  const { role, permissions } = standing;
  if (role === null) return noMembership();
  if (role === 'owner') return null;
  const told = permissions?.member?.[action];
  if (told === true) return null;
  if (told === undefined) {
    if (role === 'admin') return has(standing, 'admins-count') ? null : ownersAlone(standing, what, true);
    // What a custom role may do is the server's to say: let it be tried.
    if (role !== 'member' && has(standing, 'free-roles')) return null;
  }
  return say(`${whoMay(standing)} can ${what}. This key belongs to ${aRole(role)}.`);
}

function whoMay(server: Server): string {
  return has(server, 'admins-count') ? 'Only an owner or admin' : 'Only the owner';
}

function roleIn(organization: Organization, standing: Standing): string | null {
  const own = organization.members?.find(
    (member) => standing.userId === null || member.userId === standing.userId,
  );
  return own?.role ?? (organization.id === standing.organizationId ? standing.role : null);
}

function tooOld(server: Server, capability: Capability, what: string): WhyNot {
  if (has(server, capability)) return null;
  const brings = since(capability);
  return { reason: `${what} needs Dokploy ${brings} or newer.${runs(server)}`, since: brings };
}

function ownersAlone(standing: Standing, what: string, serverSays: boolean): WhyNot {
  const first = since('admins-count');
  const why = serverSays ? 'lets only the owner' : 'checks nobody here, so Quayside lets only the owner';
  return {
    reason: `Before Dokploy ${first} the server ${why} ${what}.${runs(standing)}`,
    since: first,
  };
}

function runs({ version }: Server): string {
  return version === null ? '' : ` This server runs ${version}.`;
}

function running({ version }: Server): string {
  return version === null ? '' : ` (Dokploy ${version})`;
}

function aRole(role: string): string {
  if (role === 'admin') return 'an admin';
  return role === 'member' ? 'a member' : `someone with the role “${oneLine(role, 40)}”`;
}

function noMembership(): WhyNot {
  return say('The person of this key is no member here any more, or the organization is gone.');
}

function say(reason: string): WhyNot {
  return { reason };
}
