import type { Account } from '../../shared/dokploy.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { type Principal, principalIn } from '../../shared/principal.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { OrganizationAccess } from '../readings/organizationAccess.ts';

/**
 * The rules that Quayside keeps itself, from the last account reading: what an old server would let a key
 * do harm with. Newer servers judge for themselves, since roles may have changed since the reading.
 */
export type Policy = OrganizationAccess & {
  /** Who the key of an organization is there; reads the account when none is known. */
  principal(instanceId: string, organizationId: string): Promise<Result<Principal>>;
  account(instanceId: string): Promise<Result<Account>>;
};

/** Adds to the access rules who acts. */
export function createPolicy({
  access,
  accounts,
}: {
  access: OrganizationAccess;
  accounts: Accounts;
}): Policy {
  return {
    ...access,
    account: accounts.account,
    async principal(instanceId, organizationId) {
      const account = await accounts.account(instanceId);
      if (!account.ok) return account;
      const rights = { permissions: null, customRoles: [], absent: accounts.absent(instanceId) };
      return ok(principalIn(account.value, organizationId, rights));
    },
  };
}
