import { ok, type Result } from '../../shared/errors.ts';
import { accountOf } from '../../shared/people.ts';
import { type Principal, principalIn } from '../../shared/principal.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { OrganizationAccess } from '../readings/organizationAccess.ts';
import type { OrganizationRef } from './action.ts';

/** What an old server would let a key do harm with, from the last account reading. Newer servers judge for themselves. */
export type Policy = ReturnType<typeof createPolicy>;

export function createPolicy(options: { access: OrganizationAccess; accounts: Accounts }) {
  const { access, accounts } = options;
  return {
    ...access,
    account: accounts.account,
    /** Who the key of an organization is there, with `userId` that person; reads the account when none is known. */
    async principal({ instanceId, organizationId, userId }: OrganizationRef): Promise<Result<Principal>> {
      const account = await accounts.account(instanceId);
      if (!account.ok) return account;
      const rights = { allowed: null, customRoles: [], absent: accounts.absent(instanceId) };
      return ok(principalIn(accountOf(account.value, userId ?? null), organizationId, rights));
    },
  };
}
