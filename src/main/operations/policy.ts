import type { Account } from '../../shared/dokploy.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { accountOf } from '../../shared/people.ts';
import { type Principal, principalIn } from '../../shared/principal.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { OrganizationAccess } from '../readings/organizationAccess.ts';
import type { OrganizationRef } from './action.ts';

/** What an old server would let a key do harm with, from the last account reading. Newer servers judge for themselves. */
export type Policy = OrganizationAccess & {
  /** Who the key of an organization is there, with `userId` that person; reads the account when none is known. */
  principal(organizationRef: OrganizationRef): Promise<Result<Principal>>;
  account(instanceId: string): Promise<Result<Account>>;
};

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
    async principal({ instanceId, organizationId, userId = null }) {
      const account = await accounts.account(instanceId);
      if (!account.ok) return account;
      const rights = { allowed: null, customRoles: [], absent: accounts.absent(instanceId) };
      return ok(principalIn(accountOf(account.value, userId), organizationId, rights));
    },
  };
}
