import type { StoreApi } from 'zustand/vanilla';
import type { CarriedCounts } from '../../../shared/calls/backup.ts';
import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { PassphraseStrength } from '../../../shared/passphrase.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { Refreshing } from './refreshing.ts';
import { withArrangements, withGroups, withInstances } from './transitions.ts';

/** Moving instances to and from a file. The file and what is in it stay in main. */
export type BackupCalls = {
  /** How much there is of each part that can go along with an export. */
  backupContents(): Promise<Result<CarriedCounts>>;
  exportInstances(input: CallInput<'backup.export'>): Promise<Result<CallOutput<'backup.export'>>>;
  /** How hard a passphrase is to guess; null when that could not be told. */
  judgePassphrase(passphrase: string): Promise<PassphraseStrength | null>;
  /** Puts a new passphrase on the clipboard. */
  suggestPassphrase(): Promise<Result<object>>;
  openBackup(): Promise<Result<CallOutput<'backup.open'>>>;
  planImport(token: string, passphrase?: string): Promise<Result<CallOutput<'backup.plan'>>>;
  /** Imports what was chosen, and reads what came in from its servers. */
  applyImport(input: CallInput<'backup.apply'>): Promise<Result<CallOutput<'backup.apply'>>>;
  closeBackup(token: string): void;
};

/** Creates the calls that export and import instances. */
export function createBackupCalls(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Pick<Refreshing, 'refreshInstance'>;
}): BackupCalls {
  const { bridge, store, refreshing } = tools;
  return {
    backupContents: () => bridge.call('backup.contents', {}),
    exportInstances: (input) => bridge.call('backup.export', input),
    async judgePassphrase(passphrase) {
      const judged = await bridge.call('backup.judgePassphrase', { passphrase });
      return judged.ok ? judged.value.strength : null;
    },
    suggestPassphrase: () => bridge.call('backup.suggestPassphrase', {}),
    openBackup: () => bridge.call('backup.open', {}),
    planImport: (token, passphrase) =>
      bridge.call('backup.plan', { token, ...(passphrase === undefined ? {} : { passphrase }) }),
    async applyImport(input) {
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
    closeBackup: (token) => void bridge.call('backup.close', { token }),
  };
}
