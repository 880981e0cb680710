import { useMemo } from 'react';
import { useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount, selectPrincipal } from '../../state/selectors.ts';
import { useNow } from '../../ui/useNow.ts';
import { type KeyRow, keyRowsOf } from './keyRows.ts';

const NO_ROWS: KeyRow[] = [];

/** All keys of these instances as rows. */
export function useKeyRows(instanceIds: readonly string[]): KeyRow[] {
  const state = useApp((whole) => whole);
  const now = useNow();
  const { byId, readings, keyHealth } = state;
  return useMemo(
    () =>
      instanceIds.flatMap((instanceId) => {
        const instance = byId[instanceId];
        if (!instance) return NO_ROWS;
        return keyRowsOf(instance, {
          account: dataOf(readings[instanceId]?.account ?? selectAccount(state, instanceId)) ?? null,
          health: keyHealth,
          standingOf: (organizationId) => selectPrincipal(state, instanceId, organizationId),
          now,
        });
      }),
    [instanceIds, byId, readings, keyHealth, now, state],
  );
}
