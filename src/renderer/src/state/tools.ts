import type { AppError } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { Navigation } from './navigation.ts';
import type { DialogActions } from './openDialog.ts';
import type { OperationActions } from './operationActions.ts';
import type { Refreshing } from './refreshing.ts';
import type { Store } from './store.ts';

export type TroubleActions = ReturnType<typeof createTroubleActions>;

export function createTroubleActions({ bridge, store }: ActionTools) {
  return {
    tellTrouble: (title: string, error: AppError) =>
      store.setState((state) => withTrouble(state, title, error)),
    dismissNotice(noticeId: string): void {
      const { troubles } = store.getState();
      if (!troubles.some(({ id }) => id === noticeId))
        return void bridge.call('app.dismissNotice', { noticeId });
      store.setState((state) => ({ ...state, troubles: troubles.filter(({ id }) => id !== noticeId) }));
    },
  };
}

function withTrouble(state: State, title: string, error: AppError): State {
  const trouble = { id: title, tone: 'danger', title, text: `${error.message} ${error.advice}` } as const;
  return { ...state, troubles: [...state.troubles.filter(({ id }) => id !== title), trouble] };
}

/** `now` in ms. */
export type ActionTools = {
  bridge: Bridge;
  store: Store;
  now: () => number;
  newId: () => string;
  /** Until then only the shown instance is read; without it all at once. */
  drawn?: Promise<void>;
};

export type Tools = ActionTools & Navigation & TroubleActions & DialogActions & { refreshing: Refreshing };

export type NounTools = Tools & { operations: OperationActions };
