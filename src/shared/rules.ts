import { type Capability, has, type Server, since } from './capabilities.ts';
import type { Account, Invitation, Member, Organization, Rights } from './dokploy.ts';
import { invitationStatus } from './invitation.ts';
import { oneLine } from './oneLine.ts';

/** Who the key is in an organization, on which server: all that the rules ask for. */
export type Principal = Server & {
  isCloud: boolean;
  /** Null without a membership: the person left, or the organization is gone. */
  role: string | null;
  userId: string | null;
  organizationId: string | null;
  /** As `user.getPermissions` tells (Dokploy ≥ 0.28.7); null where it does not: then the role decides. */
  permissions: Rights['permissions'];
};

/** Why something cannot be done, as a sentence for a person, with the version that brings it; null when it can be tried. */
export type DenyReason = { reason: string; since?: string } | null;

/** The person's role and rights in one of the organizations of the account; before the rights are read the role decides. */
export function principalIn(account: Account, organizationId: string, rights: Rights | null): Principal {
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
export function denyCreateOrganization(principal: Principal): DenyReason {
  if (principal.isCloud) return null;
  if (principal.role === null) return noMembership();
  if (principal.role === 'owner') return null;
  if (principal.role === 'admin') {
    return has(principal, 'admins-count') ? null : ownersAlone(principal, 'create organizations', true);
  }
  return say(`${whoMay(principal)} can create organizations. This key belongs to ${aRole(principal.role)}.`);
}

/** Name, logo and default role: the organization's owner alone. */
export function denyRename(principal: Principal, organization: Organization): DenyReason {
  const role = roleIn(organization, principal);
  if (role === 'owner') return null;
  return say(role === null ? 'You are not a member of this organization.' : 'Only its owner can change it.');
}

/** The role that new members get: the owner alone, from 0.30.0. */
export function denySetDefaultRole(principal: Principal, organization: Organization): DenyReason {
  return denyDefaultRole(principal) ?? denyRename(principal, organization);
}

/** Before 0.30.0 a server takes a default role and drops it silently. */
export function denyDefaultRole(server: Server): DenyReason {
  return tooOld(server, 'default-role', 'A default role');
}

/** Its owner alone, and never the last one that the person owns. */
export function denyDelete(
  principal: Principal,
  organization: Organization,
  all: readonly Organization[],
): DenyReason {
  if (roleIn(organization, principal) !== 'owner') return say('Only its owner can delete it.');
  if (principal.userId !== null && organization.ownerId !== principal.userId) {
    return say('Only the person who owns it can delete it.');
  }
  const owned = all.filter((each) => each.ownerId === organization.ownerId);
  if (owned.length > 1) return null;
  return say('This is the last organization you own. Dokploy keeps at least one, so create another first.');
}

/** Any member may, from 0.25.7. */
export function denySetDefault(principal: Principal, organization: Organization): DenyReason {
  const old = tooOld(principal, 'organization.setDefault', 'Choosing a default organization');
  if (old) return old;
  const own = organization.members?.[0];
  if (own?.isDefault) return say('This is already the default organization.');
  return own ? null : say('You are not a member of this organization.');
}

/** Members and invitations are shown to owners and admins (below 0.26.0 to the owner alone), and to roles that may read them. */
export function denyReadMembers(principal: Principal): DenyReason {
  return denyAct(principal, 'read', 'see members and invitations');
}

/** Whether roles can be changed at all: for a column or a menu, before a member is named. */
export function denySetRoles(principal: Principal): DenyReason {
  return (
    tooOld(principal, 'organization.updateMemberRole', 'Changing roles') ??
    denyAct(principal, 'update', 'change roles')
  );
}

/** Not one's own, not the owner's, not an admin's by an admin; never to owner; a custom role from 0.28.7. */
export function denySetRole(principal: Principal, member: Member, role?: string): DenyReason {
  const never = denySetRoles(principal);
  if (never) return never;
  if (member.userId === principal.userId) return say('You cannot change your own role.');
  if (member.role === 'owner') return say('The owner’s role cannot be changed or transferred.');
  if (principal.role === 'admin' && member.role === 'admin') {
    return say('Only the owner can change an admin’s role.');
  }
  return role === undefined ? null : denyGiveRole(principal, role);
}

/** Never owner; a custom role from 0.28.7. */
export function denyGiveRole(server: Server, role: string): DenyReason {
  if (role.trim().toLowerCase() === 'owner') return say('The owner role cannot be assigned.');
  if (role === 'admin' || role === 'member') return null;
  return tooOld(server, 'free-roles', 'A custom role');
}

/** Making a key: any organization of the person's; 0.28.7 alone cannot (it answers 500). */
export function denyMakeKey(server: Server): DenyReason {
  if (server.version !== '0.28.7') return tooOld(server, 'user.createApiKey', 'Creating keys');
  return {
    reason: 'Dokploy 0.28.7 cannot create keys because of a bug in that version. Update to 0.28.8.',
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
export function denyRemoveMember(principal: Principal, member: Pick<Member, 'userId' | 'role'>): DenyReason {
  if (principal.isCloud) {
    return say('Dokploy Cloud does not remove people through its API. Remove them on its website.');
  }
  const never = denyRemoveMembers(principal);
  if (never) return never;
  if (member.userId === principal.userId) return say('You cannot remove yourself.');
  if (member.role === 'owner') return say('The owner of an organization cannot be removed.');
  if (principal.role === 'admin' && member.role === 'admin')
    return say('Only the owner can remove an admin.');
  return null;
}

function denyRemoveMembers(principal: Principal): DenyReason {
  if (principal.role === null) return noMembership();
  if (principal.role === 'owner') return null;
  if (principal.role === 'admin') {
    return has(principal, 'removal-rules') ? null : ownersAlone(principal, 'remove people', false);
  }
  return say(`${whoMay(principal)} can remove people. This key belongs to ${aRole(principal.role)}.`);
}

/** By which way a key can invite: Dokploy's call (≥ 0.28.7), better-auth's (< 0.27.0), or none between. */
export function inviteWay(server: Server): 'dokploy' | 'better-auth' | 'none' {
  if (has(server, 'organization.inviteMember')) return 'dokploy';
  return has(server, 'better-auth.inviteMember') && server.version !== null ? 'better-auth' : 'none';
}

/** Owners and admins (below 0.26.0 the owner alone), on servers that take invitations with a key. */
export function denyInvite(principal: Principal): DenyReason {
  if (inviteWay(principal) === 'none') {
    const brings = since('organization.inviteMember');
    return {
      reason: `This server${running(principal)} accepts invitations only on its own page. Open Dokploy and invite people there, or update it to ${brings}.`,
      since: brings,
    };
  }
  return denyAct(principal, 'create', 'invite people');
}

/** From 0.22.0, whatever its status. */
export function denyRemoveInvitation(principal: Principal): DenyReason {
  return (
    tooOld(principal, 'organization.removeInvitation', 'Removing invitations') ??
    denyAct(principal, 'delete', 'remove invitations')
  );
}

/** What both halves ask for; not for an accepted invitation, nor for a role that cannot be given. */
export function denyRenewInvitation(principal: Principal, invitation: Invitation): DenyReason {
  const never = denyInvite(principal) ?? denyRemoveInvitation(principal);
  if (never) return never;
  if (invitation.status === 'accepted') return say('It was accepted, so there is nothing to renew.');
  if (invitation.role === null) return say('It has no role. Remove it, then invite the person with a role.');
  return denyGiveRole(principal, invitation.role);
}

/** A link works while the invitation is pending and not expired; `now` in ms since the epoch. */
export function denyCopyLink(invitation: Invitation, now: number): DenyReason {
  const status = invitationStatus(invitation, now);
  if (status === 'pending') return null;
  if (status === 'expired') return say('It has expired, so its link no longer works. Renew it first.');
  return say(`Its link no longer works: it was ${status}.`);
}

/** Where the server has a mail notification (`providers` of them; null while unknown), from 0.23.0, and while the link works. */
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

type Action = 'read' | 'create' | 'update' | 'delete';

function denyAct(principal: Principal, action: Action, what: string): DenyReason {
  const { role, permissions } = principal;
  if (role === null) return noMembership();
  if (role === 'owner') return null;
  const told = permissions?.member?.[action];
  if (told === true) return null;
  if (told === undefined) {
    if (role === 'admin') return has(principal, 'admins-count') ? null : ownersAlone(principal, what, true);
    // What a custom role may do is the server's to say: let it be tried.
    if (role !== 'member' && has(principal, 'free-roles')) return null;
  }
  return say(`${whoMay(principal)} can ${what}. This key belongs to ${aRole(role)}.`);
}

function whoMay(server: Server): string {
  return has(server, 'admins-count') ? 'Only an owner or admin' : 'Only the owner';
}

function roleIn(organization: Organization, principal: Principal): string | null {
  const own = organization.members?.find(
    (member) => principal.userId === null || member.userId === principal.userId,
  );
  return own?.role ?? (organization.id === principal.organizationId ? principal.role : null);
}

function tooOld(server: Server, capability: Capability, what: string): DenyReason {
  if (has(server, capability)) return null;
  const brings = since(capability);
  return { reason: `${what} needs Dokploy ${brings} or newer.${runs(server)}`, since: brings };
}

function ownersAlone(principal: Principal, what: string, serverSays: boolean): DenyReason {
  const first = since('admins-count');
  const why = serverSays
    ? 'lets only the owner'
    : 'does not check roles here, so Quayside lets only the owner';
  return {
    reason: `Before Dokploy ${first} the server ${why} ${what}.${runs(principal)}`,
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

function noMembership(): DenyReason {
  return say('The key’s owner is no longer a member of this organization, or it was deleted.');
}

function say(reason: string): DenyReason {
  return { reason };
}
