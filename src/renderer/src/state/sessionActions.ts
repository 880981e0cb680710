import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import type { Revocation } from './dialogs.ts';
import type { OperationActions } from './operationActions.ts';
import { plannedStep } from './planning.ts';
import type { Store } from './store.ts';

/** What can be done with sessions: read where they are looked at, and never kept. */
export type SessionActions = {
  listSessions(instanceId: string): Promise<Result<CallOutput<'sessions.list'>>>;
  /** Of these accounts alone. */
  sessionsOf(wanted: CallInput<'sessions.ofAccounts'>): Promise<Result<CallOutput<'sessions.ofAccounts'>>>;
  /** Shown in the place of the open dialog, unless it is one alone: its outcome is told below the screen. */
  revokeSessions(changes: readonly Revocation[]): Promise<Result<object>>;
};

/** Creates the actions on sessions. */
export function createSessionActions(tools: {
  bridge: Bridge;
  store: Store;
  operations: OperationActions;
}): SessionActions {
  const { bridge, store, operations } = tools;
  return {
    listSessions: (instanceId) => bridge.call('sessions.list', { instanceId }),
    sessionsOf: (wanted) => bridge.call('sessions.ofAccounts', wanted),
    revokeSessions: (changes) => {
      const steps = changes.map((change) => plannedStep(store.getState(), change));
      return operations.startOperation({ kind: 'revoke-sessions', steps }, { show: changes.length > 1 });
    },
  };
}
