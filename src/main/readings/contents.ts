import { has } from '../../shared/capabilities.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Contents } from '../../shared/dokploy.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Accounts } from './accounts.ts';

const LIGHT = ['project.homeStats', 'contents.list'] as const;

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
      // An unknown version counts as new until the server lacks the call.
      if (counted.ok || counted.error.code !== 'server-too-old') return counted;
    }
    return heavy ? dokploy.call('contents.all', organizationRef) : ok(null);
  };
}
