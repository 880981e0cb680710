import type { AppError } from '../../../shared/errors.ts';
import type { ConnectStep } from '../../../shared/instance.ts';
import type { Dialog } from './dialogs.ts';

export type AttemptStep = { step: ConnectStep; state: 'running' | 'done'; text: string };

/** One try to connect by the id that main knows it by, with the steps told so far. It never holds the key. */
export type Attempt = { id: string; steps: AttemptStep[] };

/**
 * The work of a dialog; `attempt` where it connects. While it is `held` the dialog does not close: its results could
 * not be told elsewhere.
 */
type DialogWork =
  | { state: 'idle' }
  | { state: 'running'; held: boolean; attempt: Attempt | null }
  | { state: 'failed'; error: AppError; attempt: Attempt | null };

/** What would be lost if a dialog closed now: nothing, a draft, or a draft that its person is asked about. */
type Unsaved = 'none' | 'draft' | 'asked';

/** The dialog that is open. Its id is its own: what another one began cannot close it. */
export type OpenDialog = { id: number; about: Dialog; work: DialogWork; unsaved?: Unsaved };

export const NO_WORK: DialogWork = { state: 'idle' };

/** The form of the first screen, which works as a dialog does, but stands in the page and is never closed. */
export const FIRST_FORM: OpenDialog = { id: 0, about: { kind: 'add' }, work: NO_WORK };

type Forms = { dialog: OpenDialog | null; firstForm: OpenDialog };

export function formOf({ dialog, firstForm }: Forms, id: number): OpenDialog | null {
  return id === FIRST_FORM.id ? firstForm : dialog?.id === id ? dialog : null;
}

/** Changes the form that the change is about; the same state where neither is changed. */
export function withForms<S extends Forms>(
  state: S,
  change: (open: OpenDialog | null) => OpenDialog | null,
): S {
  const [dialog, firstForm] = [change(state.dialog), change(state.firstForm) ?? FIRST_FORM];
  return dialog === state.dialog && firstForm === state.firstForm ? state : { ...state, dialog, firstForm };
}

/** How a piece of work ends for its dialog: it closes, stays open, or tells why it failed. */
type WorkEnd = 'close' | 'stay' | AppError;

/** Opens a dialog; one whose work holds it, or that is connecting, stays instead, and one with a draft asks about it. */
export function dialogOpened(open: OpenDialog | null, id: number, about: Dialog): OpenDialog {
  if (open && (isHeld(open) || runningAttempt(open))) return open;
  if (open && hasDraft(open)) return { ...open, unsaved: 'asked' };
  return { id, about: { ...about }, work: NO_WORK };
}

/**
 * Closes the dialog of this id, unless it is held; another one stays. With a draft it asks first, and asked, the same
 * goes back to the draft.
 */
export function dialogClosed(open: OpenDialog | null, id: number): OpenDialog | null {
  if (open?.id !== id || isHeld(open)) return open;
  if (!hasDraft(open)) return null;
  return { ...open, unsaved: open.unsaved === 'asked' ? 'draft' : 'asked' };
}

/** Whether something in the dialog of this id would be lost if it closed; a question about it stands until then. */
export function draftTold(open: OpenDialog | null, id: number, isDraft: boolean): OpenDialog | null {
  if (open?.id !== id || ((open.unsaved ?? 'none') !== 'none') === isDraft) return open;
  return { ...open, unsaved: isDraft ? 'draft' : 'none' };
}

export function draftDiscarded(open: OpenDialog | null, id: number): OpenDialog | null {
  return dialogClosed(draftTold(open, id, false), id);
}

/** Work begins in the dialog of this id. The same state where it is not open or works already. */
export function workBegun(
  open: OpenDialog | null,
  id: number,
  { held = false, attemptId = null }: { held?: boolean; attemptId?: string | null } = {},
): OpenDialog | null {
  if (open?.id !== id || open.work.state === 'running') return open;
  const attempt = attemptId === null ? null : { id: attemptId, steps: [] };
  // Going on answers the question.
  const unsaved = open.unsaved === 'asked' ? { unsaved: 'draft' as const } : {};
  return { ...open, ...unsaved, work: { state: 'running', held, attempt } };
}

/**
 * A step that main told, put in place or updated; steps of another attempt are left out. The last ones may come after
 * the attempt has failed.
 */
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

/** What is being saved is no draft any more; what connects is one, since closing gives that up. */
function hasDraft({ unsaved = 'none', work }: OpenDialog): boolean {
  return unsaved !== 'none' && (work.state !== 'running' || work.attempt !== null);
}

function isHeld(open: OpenDialog | null): open is OpenDialog & { work: { state: 'running' } } {
  return open?.work.state === 'running' && open.work.held;
}
