import type { CallInput } from '../../../shared/contract.ts';
import type { Instance } from '../../../shared/instance.ts';
import type { Bridge } from '../bridge.ts';
import { workEnded } from './dialogs.ts';
import { type State, withInstance } from './model.ts';
import type { Refreshing } from './refreshing.ts';
import type { Store } from './store.ts';

type Connecting = 'instances.add' | 'instances.edit' | 'instances.replaceKey';

/** What is stored once every step of a connection has succeeded. */
export type ConnectActions = {
  addInstance(input: Omit<CallInput<'instances.add'>, 'attemptId'>): Promise<void>;
  editInstance(input: Omit<CallInput<'instances.edit'>, 'attemptId'>): Promise<void>;
  replaceKey(input: Omit<CallInput<'instances.replaceKey'>, 'attemptId'>): Promise<void>;
  /** Gives up the running attempt; the dialog stays. */
  cancelAttempt(): void;
};

/** Creates the actions that connect; `goTo` shows an instance that was added. */
export function createConnectActions(tools: {
  bridge: Bridge;
  store: Store;
  refreshing: Refreshing;
  newId: () => string;
  goTo: (instanceId: string) => void;
}): ConnectActions {
  const { bridge, store, refreshing, newId } = tools;
  const commit = (change: (state: State) => State) => store.setState(change);

  /** Connects with steps on screen; on success the dialog closes, on failure it stays with the error. */
  async function connect<N extends Connecting>(
    name: N,
    input: Omit<CallInput<N>, 'attemptId'>,
  ): Promise<Instance | undefined> {
    if (store.getState().attempt?.state === 'running') return undefined;
    const id = newId();
    const dialogId = store.getState().dialog?.id;
    commit((state) => ({ ...state, attempt: { state: 'running', id, steps: [] } }));
    const result = await bridge.call(name, { ...input, attemptId: id } as CallInput<N>);
    const { attempt } = store.getState();
    const current = attempt?.id === id;
    if (!result.ok) {
      if (!current) return undefined;
      const canceled = result.error.code === 'canceled';
      const failed = { state: 'failed', id, steps: attempt.steps, error: result.error } as const;
      commit((state) => ({ ...state, attempt: canceled ? null : failed }));
      return undefined;
    }
    // Stored, even when the dialog was closed in the last moment: then it is shown, but not gone to.
    const instance = result.value as Instance;
    commit((state) => withInstance(state, instance));
    refreshing.forget(instance.id);
    if (current) commit((state) => ({ ...state, attempt: null }));
    if (dialogId !== undefined)
      commit((state) => ({ ...state, dialog: workEnded(state.dialog, dialogId, 'close') }));
    void refreshing.refreshInstance(instance.id);
    return current ? instance : undefined;
  }

  function cancelAttempt(): void {
    const { attempt } = store.getState();
    if (attempt?.state === 'running') void bridge.call('instances.cancel', { attemptId: attempt.id });
    commit((state) => ({ ...state, attempt: null }));
  }

  return {
    async addInstance(input) {
      const instance = await connect('instances.add', input);
      if (instance) tools.goTo(instance.id);
    },
    async editInstance(input) {
      await connect('instances.edit', input);
    },
    async replaceKey(input) {
      await connect('instances.replaceKey', input);
    },
    cancelAttempt,
  };
}
