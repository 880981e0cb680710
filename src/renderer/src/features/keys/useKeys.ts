import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { accountOf } from '../../../../shared/people.ts';
import { principalIn } from '../../../../shared/principal.ts';
import { useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount, selectPrincipal } from '../../state/selectors.ts';
import { useNow } from '../../ui/useNow.ts';
import { type KeyRow, keyRowsOf } from './keyRows.ts';

const NO_ROWS: KeyRow[] = [];

export function useKeyRows(instanceIds: readonly string[]): KeyRow[] {
  const byId = useApp((state) => state.byId);
  const health = useApp((state) => state.keyHealth);
  const accounts = useApp(
    useShallow((state) => instanceIds.map((id) => dataOf(selectAccount(state, id)) ?? null)),
  );
  // In the order of the instances, and in each of its keys.
  const principals = useApp(
    useShallow((state) =>
      instanceIds.flatMap((id) =>
        (state.byId[id]?.keys ?? []).map(({ organizationId }) =>
          organizationId === null ? null : selectPrincipal(state, id, organizationId),
        ),
      ),
    ),
  );
  const now = useNow();
  return useMemo(() => {
    const left = [...principals];
    return instanceIds.flatMap((instanceId, index) => {
      const instance = byId[instanceId];
      if (!instance) return NO_ROWS;
      const own = new Map(instance.keys.map(({ organizationId }) => [organizationId, left.shift() ?? null]));
      const account = accounts[index] ?? null;
      return keyRowsOf(instance, {
        account,
        health,
        standingOf: (organizationId, userId) => {
          const principal = own.get(organizationId) ?? null;
          // The rights that were read are of the key that opens the organization: another person's has a role alone.
          return account && principal && userId !== null && principal.userId !== userId
            ? principalIn(accountOf(account, userId), organizationId, null)
            : principal;
        },
        now,
      });
    });
  }, [instanceIds, byId, health, accounts, principals, now]);
}
