import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What can be done with a file of wanted access: main holds it, and compares. */
export type WantedActions = {
  openWanted(): Promise<Result<CallOutput<'wanted.open'>>>;
  /** Compares the file with what is known by now. */
  checkWanted(token: string): Promise<Result<CallOutput<'wanted.check'>>>;
  /** Puts its bad lines on the clipboard, with others. */
  copyWantedFaults(input: CallInput<'wanted.copyFaults'>): Promise<Result<object>>;
  closeWanted(token: string): void;
};

/** Creates the actions on a file of wanted access. */
export function createWantedActions({ bridge }: { bridge: Bridge }): WantedActions {
  return {
    openWanted: () => bridge.call('wanted.open', {}),
    checkWanted: (token) => bridge.call('wanted.check', { token }),
    copyWantedFaults: (input) => bridge.call('wanted.copyFaults', input),
    closeWanted: (token) => void bridge.call('wanted.close', { token }),
  };
}
