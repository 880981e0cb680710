import type { Result } from '../../../shared/errors.ts';
import type { Dialog } from './dialogs.ts';
import {
  dialogClosed,
  dialogOpened,
  draftDiscarded,
  draftTold,
  FIRST_FORM,
  formOf,
  type OpenDialog,
  runningAttempt,
  withForms,
  workBegun,
  workEnded,
} from './openDialog.ts';
import type { ActionTools } from './tools.ts';
import type { TroubleActions } from './troubles.ts';

export type WorkOptions<T> = {
  held?: boolean;
  stays?: boolean | ((value: T) => boolean);
  lateTitle?: string;
  /** Shows the steps of connecting, lets no other dialog open, and cancels when the dialog closes. */
  connects?: boolean;
  onDone?: (value: T) => void;
};

export type DialogActions = ReturnType<typeof createDialogActions>;

export function createDialogActions(tools: ActionTools & TroubleActions) {
  const { bridge, store, newId } = tools;
  let lastId = 0;
  const commit = (change: (open: OpenDialog | null) => OpenDialog | null) =>
    store.setState((state) => withForms(state, change));
  const isOpen = (id: number) => formOf(store.getState(), id) !== null;

  return {
    openDialog(about: Dialog): void {
      lastId += 1;
      const id = lastId;
      commit((open) => (open?.id === FIRST_FORM.id ? open : dialogOpened(open, id, about)));
    },
    /**
     * Closes this dialog and cancels its connecting; does nothing when another one is open. Asks first when
     * it has a draft; a second call returns to the draft.
     */
    closeDialog(id: number): void {
      const before = formOf(store.getState(), id);
      const attempt = runningAttempt(before);
      commit((open) => dialogClosed(open, id));
      if (!attempt || formOf(store.getState(), id) === before) return;
      void bridge.call('app.giveUp', { id: attempt.id });
    },
    /** `next` gets the text in the palette’s search box. Returns whether the palette was asked for. */
    typeInPalette(next: (typed: string) => string): boolean {
      const { dialog } = store.getState();
      if (dialog?.about.kind !== 'palette') return false;
      const typed = next(dialog.about.typed ?? '');
      commit((open) => (open === dialog ? { ...open, about: { kind: 'palette', typed } } : open));
      return true;
    },
    tellDraft: (id: number, isDraft: boolean) => commit((open) => draftTold(open, id, isDraft)),
    discardDraft: (id: number) => commit((open) => draftDiscarded(open, id)),
    /** Gives `work` an id to connect under; null if it was not begun, since the dialog is closed or already works. */
    async runInDialog<T>(
      id: number,
      work: (attemptId: string) => Promise<Result<T>>,
      options: WorkOptions<T> = {},
    ): Promise<Result<T> | null> {
      const { held = false, stays = false, lateTitle, connects = false, onDone } = options;
      const before = formOf(store.getState(), id);
      const attemptId = newId();
      commit((open) => workBegun(open, id, { held, attemptId: connects ? attemptId : null }));
      if (before === null || formOf(store.getState(), id) === before) return null;
      const result = await work(attemptId);
      const open = isOpen(id);
      if (!result.ok) {
        if (!open && lateTitle !== undefined) tools.tellTrouble(lateTitle, result.error);
        const givenUp = connects && result.error.code === 'canceled';
        commit((now) => workEnded(now, id, givenUp ? 'stay' : result.error));
        return result;
      }
      const stay = typeof stays === 'boolean' ? stays : stays(result.value);
      commit((now) => workEnded(now, id, stay ? 'stay' : 'close'));
      if (open) onDone?.(result.value);
      return result;
    },
  };
}
