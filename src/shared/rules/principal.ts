import { type Capability, firstVersion, has, type Server } from '../capabilities.ts';
import type { Account, Rights } from '../dokploy.ts';
import type { KeyRecord } from '../instance.ts';
import { accountOf } from '../keys.ts';
import { oneLine } from '../text.ts';

export type Principal = Server & {
  isCloud: boolean;
  role: string | null;
  userId: string | null;
  organizationId: string | null;
  /** From `user.getPermissions` (Dokploy ≥ 0.28.7); null: the role decides. */
  allowed: Rights['allowed'];
};

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

/** `since`: the version that allows it; `otherKey`: somebody else's key may do it. Null: can be tried. */
export type DenyReason = { reason: string; since?: string; otherKey?: true } | null;

type Action = 'read' | 'create' | 'update' | 'delete';

/** By the server's rights, else by role; `what` follows “can”. */
export function denyAct(principal: Principal, action: Action, what: string): DenyReason {
  const { role, allowed } = principal;
  if (role === null) return noMembership();
  if (role === 'owner') return null;
  const told = allowed?.member?.[action];
  if (told === true) return null;
  if (told === undefined) {
    if (role === 'admin') return has(principal, 'admins-count') ? null : ownersAlone(principal, what, true);
    // Custom roles are judged by the server: try.
    if (role !== 'member' && has(principal, 'free-roles')) return null;
  }
  return ofKey(`${whoMay(principal)} can ${what}. This key belongs to ${aRole(role)}.`);
}

export function whoMay(server: Server): string {
  return has(server, 'admins-count') ? 'Only an owner or admin' : 'Only the owner';
}

export function tooOld(server: Server, capability: Capability, what: string): DenyReason {
  if (has(server, capability)) return null;
  const brings = firstVersion(capability);
  return { reason: `${what} needs Dokploy ${brings} or newer.${runs(server)}`, since: brings };
}

/** Before Dokploy 0.26.0; `serverSays`: the server itself refuses. */
export function ownersAlone(principal: Principal, what: string, serverSays: boolean): DenyReason {
  const first = firstVersion('admins-count');
  const why = serverSays
    ? 'lets only the owner'
    : 'does not check roles here, so Quayside lets only the owner';
  const reason = `Before Dokploy ${first} the server ${why} ${what}.${runs(principal)}`;
  return { reason, since: first, otherKey: true };
}

export function runs({ version }: Server): string {
  return version === null ? '' : ` This server runs ${version}.`;
}

export function running({ version }: Server): string {
  return version === null ? '' : ` (Dokploy ${version})`;
}

export function aRole(role: string): string {
  if (role === 'admin') return 'an admin';
  return role === 'member' ? 'a member' : `someone with the role “${oneLine(role, 40)}”`;
}

export function noMembership(): DenyReason {
  return ofKey('The key’s owner is no longer a member, or the organization was deleted.');
}

export function say(reason: string): DenyReason {
  return { reason };
}

export function ofKey(reason: string): DenyReason {
  return { reason, otherKey: true };
}
