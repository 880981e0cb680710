import type { AppError, Result } from '../../../shared/errors.ts';
import type { ConnectStep } from '../../../shared/instance.ts';
import type { Dialog } from './dialogs.ts';
import type { ActionTools, TroubleActions } from './tools.ts';

export type AttemptStep = { step: ConnectStep; state: 'running' | 'done'; text: string };

/** An attempt to connect, by main’s id of it. Never holds the key. */
export type Attempt = { id: string; steps: AttemptStep[] };

/**
 * `attempt` is set while it connects. While `held` the dialog does not close: its results could not be shown
 * elsewhere.
 */
type DialogWork =
  | { state: 'idle' }
  | { state: 'running'; held: boolean; attempt: Attempt | null }
  | { state: 'failed'; error: AppError; attempt: Attempt | null };

/** Whether closing would lose something: nothing, a draft, or a draft that the person is being asked about. */
type Unsaved = 'none' | 'draft' | 'asked';

export type OpenDialog = { id: number; about: Dialog; work: DialogWork; unsaved?: Unsaved };

export const NO_WORK: DialogWork = { state: 'idle' };

/** The form of the first screen: works as a dialog, but is part of the page and never closes. */
export const FIRST_FORM: OpenDialog = { id: 0, about: { kind: 'add' }, work: NO_WORK };

type Forms = { dialog: OpenDialog | null; firstForm: OpenDialog };

export function formOf({ dialog, firstForm }: Forms, id: number): OpenDialog | null {
  return id === FIRST_FORM.id ? firstForm : dialog?.id === id ? dialog : null;
}

export function withForms<S extends Forms>(
  state: S,
  change: (open: OpenDialog | null) => OpenDialog | null,
): S {
  const [dialog, firstForm] = [change(state.dialog), change(state.firstForm) ?? FIRST_FORM];
  return dialog === state.dialog && firstForm === state.firstForm ? state : { ...state, dialog, firstForm };
}

type WorkEnd = 'close' | 'stay' | AppError;

/** A held or connecting dialog stays; one with a draft asks first. */
export function dialogOpened(open: OpenDialog | null, id: number, about: Dialog): OpenDialog {
  if (open && (isHeld(open) || runningAttempt(open))) return open;
  if (open && hasDraft(open)) return { ...open, unsaved: 'asked' };
  return { id, about: { ...about }, work: NO_WORK };
}

/** A held dialog stays. With a draft the first call asks, the second returns to the draft. */
export function dialogClosed(open: OpenDialog | null, id: number): OpenDialog | null {
  if (open?.id !== id || isHeld(open)) return open;
  if (!hasDraft(open)) return null;
  return { ...open, unsaved: open.unsaved === 'asked' ? 'draft' : 'asked' };
}

export function draftTold(open: OpenDialog | null, id: number, isDraft: boolean): OpenDialog | null {
  if (open?.id !== id || ((open.unsaved ?? 'none') !== 'none') === isDraft) return open;
  return { ...open, unsaved: isDraft ? 'draft' : 'none' };
}

export function draftDiscarded(open: OpenDialog | null, id: number): OpenDialog | null {
  return dialogClosed(draftTold(open, id, false), id);
}

export function workBegun(
  open: OpenDialog | null,
  id: number,
  { held = false, attemptId = null }: { held?: boolean; attemptId?: string | null } = {},
): OpenDialog | null {
  if (open?.id !== id || open.work.state === 'running') return open;
  const attempt = attemptId === null ? null : { id: attemptId, steps: [] };
  // Submitting answers the question about the draft.
  const unsaved = open.unsaved === 'asked' ? { unsaved: 'draft' as const } : {};
  return { ...open, ...unsaved, work: { state: 'running', held, attempt } };
}

export function stepTold(open: OpenDialog | null, attemptId: string, step: AttemptStep): OpenDialog | null {
  const attempt = open === null || open.work.state === 'idle' ? null : open.work.attempt;
  if (!open || attempt?.id !== attemptId) return open;
  const known = attempt.steps.some((other) => other.step === step.step);
  const steps = known
    ? attempt.steps.map((other) => (other.step === step.step ? step : other))
    : [...attempt.steps, step];
  return { ...open, work: { ...open.work, attempt: { ...attempt, steps } } as DialogWork };
}

export function workEnded(open: OpenDialog | null, id: number, end: WorkEnd): OpenDialog | null {
  if (open?.id !== id) return open;
  if (end === 'close') return null;
  if (end === 'stay') return { ...open, work: NO_WORK };
  const attempt = open.work.state === 'idle' ? null : open.work.attempt;
  return { ...open, work: { state: 'failed', error: end, attempt } };
}

export function runningAttempt(open: OpenDialog | null): Attempt | null {
  return open?.work.state === 'running' ? open.work.attempt : null;
}

/** While it saves there is no draft; while it connects there is one, since closing cancels that. */
function hasDraft({ unsaved = 'none', work }: OpenDialog): boolean {
  return unsaved !== 'none' && (work.state !== 'running' || work.attempt !== null);
}

function isHeld(open: OpenDialog | null): open is OpenDialog & { work: { state: 'running' } } {
  return open?.work.state === 'running' && open.work.held;
}

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
