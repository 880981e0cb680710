import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import type { Refreshing } from './refreshing.ts';

/** What can be done with a file of wanted access: main holds it, and compares. */
export type WantedActions = {
  openWanted(): Promise<Result<CallOutput<'wanted.open'>>>;
  /** Reads all instances as a plan that removes people does, then compares the file with what is there. */
  checkWanted(token: string): Promise<Result<CallOutput<'wanted.check'>>>;
  /** Puts its bad lines on the clipboard, with others. */
  copyWantedFaults(input: CallInput<'wanted.copyFaults'>): Promise<Result<object>>;
  closeWanted(token: string): void;
};

/** Creates the actions on a file of wanted access. */
export function createWantedActions({
  bridge,
  refreshing,
}: {
  bridge: Bridge;
  refreshing: Pick<Refreshing, 'readForPlan'>;
}): WantedActions {
  return {
    openWanted: () => bridge.call('wanted.open', {}),
    async checkWanted(token) {
      await refreshing.readForPlan(null);
      return bridge.call('wanted.check', { token });
    },
    copyWantedFaults: (input) => bridge.call('wanted.copyFaults', input),
    closeWanted: (token) => void bridge.call('wanted.close', { token }),
  };
}
