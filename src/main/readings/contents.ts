import { has } from '../../shared/capabilities.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Contents } from '../../shared/dokploy.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Accounts } from './accounts.ts';

/** In this order: what costs least first. */
const LIGHT = ['project.homeStats', 'contents.list'] as const;

/** The call that counts what is in an organization, with its own key, in the cheapest way that its server has. */
export function createContentsReading(options: {
  dokploy: Dokploy;
  accounts: Pick<Accounts, 'account' | 'absent'>;
}): Handlers['organizations.contents'] {
  const { dokploy, accounts } = options;
  return async ({ heavy, ...organizationRef }): Promise<Result<Contents | null>> => {
    const { instanceId } = organizationRef;
    const account = await accounts.account(instanceId);
    if (!account.ok) return account;
    for (const call of LIGHT) {
      if (!has({ version: account.value.version, absent: accounts.absent(instanceId) }, call)) continue;
      const counted = await dokploy.call(call, organizationRef);
      // A version that cannot be told counts as new, until the server says that it has no such call.
      if (counted.ok || counted.error.code !== 'server-too-old') return counted;
    }
    return heavy ? dokploy.call('contents.all', organizationRef) : ok(null);
  };
}
