import { has } from '../../../shared/capabilities.ts';
import type { Account, Member } from '../../../shared/dokploy.ts';
import type { Instance } from '../../../shared/instance.ts';
import { denyInvite, inviteWay } from '../../../shared/rules/invitations.ts';
import { denyMakeKey } from '../../../shared/rules/keys.ts';
import { denyAddWithPassword } from '../../../shared/rules/members.ts';
import { denyCreateOrganization } from '../../../shared/rules/organizations.ts';
import { type DenyReason, type Principal, principalOf } from '../../../shared/rules/principal.ts';
import { dataOf } from '../queryState.ts';
import type { State } from './model.ts';
import { selectAccount } from './selectors.ts';

export const PERMISSIONS_UNKNOWN = 'Permissions for this key haven’t loaded yet.';

/** `principal`: null until the server was read. */
export function denyAs(
  principal: Principal | null,
  rule: (principal: Principal) => DenyReason,
): string | null {
  return principal ? (rule(principal)?.reason ?? null) : PERMISSIONS_UNKNOWN;
}

/** This and each `deny…` below returns a sentence, or null where nothing bars the action. */
export function denyUnwritable({ writable }: { writable: boolean }): string | null {
  return writable ? null : 'A newer Quayside wrote the list of instances: this version can only read it.';
}

export function denyCreateKeys(state: State, instanceId: string): string | null {
  const account = dataOf(selectAccount(state, instanceId));
  return (account && denyMakeKey(account)?.reason) ?? null;
}

/** The data is of an earlier run and may be stale. */
export const NOT_READ = 'This organization has not been read since Quayside started.';
export const GONE = 'It was already gone at the last reading.';

export function denyUnknownMember(members: readonly Member[] | undefined, userId: string): string | null {
  if (!members) return NOT_READ;
  return members.some((member) => member.userId === userId) ? null : GONE;
}

export function denyCreateHere(
  instance: Instance,
  account: Account | undefined,
  userId?: string,
): string | null {
  const opened = instance.keys.filter(
    (key) =>
      key.status === 'active' &&
      key.organizationId !== null &&
      (userId === undefined || key.userId === userId),
  );
  if (!account) return `${instance.name} has not been read yet.`;
  if (opened.length === 0) return `${instance.name} has no key that opens an organization.`;
  const whys = opened.map((key) =>
    denyCreateOrganization(principalOf(account, key, key.organizationId ?? '', null)),
  );
  return whys.includes(null) ? null : (whys[0]?.reason ?? null);
}

/** A server without the call does not bar this: the dialog leads to invitations. */
export function denyAddAs(principal: Principal | null): string | null {
  const lacks = principal && (principal.isCloud || !has(principal, 'user.createUserWithCredentials'));
  return lacks ? denyInviteAs(principal) : denyAs(principal, denyAddWithPassword);
}

/** A server that invites only on its own page does not bar this: the dialog leads there. */
export function denyInviteAs(principal: Principal | null): string | null {
  return denyAs(principal, (who) => (inviteWay(who) === 'none' ? null : denyInvite(who)));
}
