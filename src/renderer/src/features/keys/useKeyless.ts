import { useMemo } from 'react';
import type { Organization } from '../../../../shared/dokploy.ts';
import { keylessOn } from '../../../../shared/keyless.ts';
import { useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';

export function useKeyless(instanceId: string): Organization[] {
  const account = useApp((state) => dataOf(selectAccount(state, instanceId)) ?? null);
  const keys = useApp((state) => state.byId[instanceId]?.keys);
  return useMemo(() => keylessOn({ account, keys: keys ?? [] }), [account, keys]);
}
