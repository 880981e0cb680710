import type { StoreApi } from 'zustand/vanilla';
import type { CallInput } from '../../../shared/contract.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { Refreshing } from './refreshing.ts';
import { withArrangements, withGroups, withInstances } from './transitions.ts';

export type BackupActions = ReturnType<typeof createBackupActions>;

export function createBackupActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Pick<Refreshing, 'refreshInstance'>;
}) {
  const { bridge, store, refreshing } = tools;
  return {
    /** Imports what was chosen, and reads what came in from its servers. */
    async applyImport(input: CallInput<'backup.apply'>) {
      const applied = await bridge.call('backup.apply', input);
      if (!applied.ok) return applied;
      const { instances, results, groups, arrangements } = applied.value;
      store.setState((state) =>
        withArrangements(withGroups(withInstances(state, instances), groups), arrangements),
      );
      for (const { instanceId, outcome } of results) {
        if (instanceId && outcome.kind !== 'unchanged' && outcome.kind !== 'other-installation')
          void refreshing.refreshInstance(instanceId);
      }
      return applied;
    },
  };
}
