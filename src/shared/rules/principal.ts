import { type Capability, firstVersion, has, type Server } from '../capabilities.ts';
import type { Account, Rights } from '../dokploy.ts';
import type { KeyRecord } from '../instance.ts';
import { accountOf } from '../keys.ts';
import { oneLine } from '../text.ts';

/** Who the key is in an organization, on which server: all that the rules ask for. */
export type Principal = Server & {
  isCloud: boolean;
  /** Null without a membership: the person left, or the organization is gone. */
  role: string | null;
  userId: string | null;
  organizationId: string | null;
  /** As `user.getPermissions` tells (Dokploy ≥ 0.28.7); null where it does not: then the role decides. */
  allowed: Rights['allowed'];
};

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
    allowed: rights?.allowed ?? null,
  };
}

/** Who a key is in an organization: by the account of its person, and by the role recorded before that was read. */
export function principalOf(
  account: Account | null,
  { userId, role }: Pick<KeyRecord, 'userId' | 'role'>,
  organizationId: string,
  rights: Rights | null,
): Principal {
  const own = account && accountOf(account, userId);
  if (own) return principalIn(own, organizationId, rights);
  const { version = null, isCloud = false } = account ?? {};
  return { version, absent: rights?.absent, isCloud, role, userId, organizationId, allowed: null };
}

/**
 * Why something cannot be done, as a sentence for a person, with the version that brings it; null when it can be tried.
 * `otherKey`: it goes by whose key it is, so that somebody else’s may do it.
 */
export type DenyReason = { reason: string; since?: string; otherKey?: true } | null;

type Action = 'read' | 'create' | 'update' | 'delete';

/** What goes by the rights that the server tells, and where it tells none by the role; `what` stands behind “can”. */
export function denyAct(principal: Principal, action: Action, what: string): DenyReason {
  const { role, allowed } = principal;
  if (role === null) return noMembership();
  if (role === 'owner') return null;
  const told = allowed?.member?.[action];
  if (told === true) return null;
  if (told === undefined) {
    if (role === 'admin') return has(principal, 'admins-count') ? null : ownersAlone(principal, what, true);
    // What a custom role may do is the server's to say: let it be tried.
    if (role !== 'member' && has(principal, 'free-roles')) return null;
  }
  return ofKey(`${whoMay(principal)} can ${what}. This key belongs to ${aRole(role)}.`);
}

/** Who may do what admins may, on this version. */
export function whoMay(server: Server): string {
  return has(server, 'admins-count') ? 'Only an owner or admin' : 'Only the owner';
}

/** Why not, where this version does not have a capability; `what` begins the sentence. */
export function tooOld(server: Server, capability: Capability, what: string): DenyReason {
  if (has(server, capability)) return null;
  const brings = firstVersion(capability);
  return { reason: `${what} needs Dokploy ${brings} or newer.${runs(server)}`, since: brings };
}

/** Why not an admin, before 0.26.0; `serverSays` where the server itself refuses. */
export function ownersAlone(principal: Principal, what: string, serverSays: boolean): DenyReason {
  const first = firstVersion('admins-count');
  const why = serverSays
    ? 'lets only the owner'
    : 'does not check roles here, so Quayside lets only the owner';
  const reason = `Before Dokploy ${first} the server ${why} ${what}.${runs(principal)}`;
  return { reason, since: first, otherKey: true };
}

function runs({ version }: Server): string {
  return version === null ? '' : ` This server runs ${version}.`;
}

/** The version of a server in brackets, for within a sentence; empty where it is not known. */
export function running({ version }: Server): string {
  return version === null ? '' : ` (Dokploy ${version})`;
}

/** A person of this role, for within a sentence. */
export function aRole(role: string): string {
  if (role === 'admin') return 'an admin';
  return role === 'member' ? 'a member' : `someone with the role “${oneLine(role, 40)}”`;
}

export function noMembership(): DenyReason {
  return ofKey('The key’s owner is no longer a member, or the organization was deleted.');
}

/** A reason that no other version changes. */
export function say(reason: string): DenyReason {
  return { reason };
}

/** A reason that another person’s key may not meet. */
export function ofKey(reason: string): DenyReason {
  return { reason, otherKey: true };
}
