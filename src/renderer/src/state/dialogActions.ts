import type { StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../../shared/errors.ts';
import { type Dialog, dialogClosed, dialogOpened, type OpenDialog, workBegun, workEnded } from './dialogs.ts';
import type { State } from './model.ts';

/** How a dialog's work is run. */
export type WorkOptions<T> = {
  /** Keeps the dialog open until the work ended. */
  held?: boolean;
  /** Whether the dialog stays after a success, to tell of it; without it, it closes. */
  stays?: boolean | ((value: T) => boolean);
  /** Heads the failure where the dialog was closed meanwhile. */
  lateTitle?: string;
};

/** What can be done with dialogs. */
export type DialogActions = {
  openDialog(dialog: Dialog): void;
  /** Closes the dialog of this id and gives up the connecting that runs in it; nothing where another one is open. */
  closeDialog(id: number): void;
  /** Runs the work of a dialog; null where it was not begun, since that dialog is closed or works already. */
  runInDialog<T>(
    id: number,
    work: () => Promise<Result<T>>,
    options?: WorkOptions<T>,
  ): Promise<Result<T> | null>;
};

/** Creates the actions of the dialogs; `cancelAttempt` gives up a connecting, `tellTrouble` tells a late failure. */
export function createDialogActions(tools: {
  store: StoreApi<State>;
  cancelAttempt: () => void;
  tellTrouble: (title: string, error: AppError) => void;
}): DialogActions {
  const { store } = tools;
  let lastId = 0;
  const commit = (change: (open: OpenDialog | null) => OpenDialog | null) =>
    store.setState((state) => {
      const dialog = change(state.dialog);
      return dialog === state.dialog ? state : { ...state, dialog };
    });
  const isOpen = (id: number) => store.getState().dialog?.id === id;

  return {
    openDialog(about) {
      if (store.getState().attempt?.state === 'running') return;
      lastId += 1;
      const id = lastId;
      commit((open) => dialogOpened(open, id, about));
      if (isOpen(id)) store.setState({ attempt: null });
    },
    closeDialog(id) {
      if (!isOpen(id)) return;
      commit((open) => dialogClosed(open, id));
      if (!isOpen(id)) tools.cancelAttempt();
    },
    async runInDialog(id, work, { held = false, stays = false, lateTitle } = {}) {
      const before = store.getState().dialog;
      commit((open) => workBegun(open, id, held));
      if (store.getState().dialog === before) return null;
      const result = await work();
      if (!result.ok && !isOpen(id) && lateTitle !== undefined) tools.tellTrouble(lateTitle, result.error);
      const stay = result.ok && (typeof stays === 'boolean' ? stays : stays(result.value));
      commit((open) => workEnded(open, id, result.ok ? (stay ? 'stay' : 'close') : result.error));
      return result;
    },
  };
}
