import { createContext, useContext, useEffect, useLayoutEffect } from 'react';
import type { Result } from '../../../shared/errors.ts';
import { useActions, useApp } from './app.tsx';
import type { WorkOptions } from './dialogActions.ts';
import { formOf, NO_WORK } from './openDialog.ts';

export const DialogContext = createContext<number | null>(null);

/** Names the dialog around a component; null: as it is called by its kind. */
export const DialogTitleContext = createContext<(title: string | null) => void>(() => {});

export type DialogLife = ReturnType<typeof useDialog>;

/** The life of the dialog around a component: whether it works, why that failed, and its closing. */
export function useDialog() {
  const id = useContext(DialogContext);
  if (id === null) throw new Error('No dialog around this component');
  const work = useApp((state) => formOf(state, id)?.work ?? NO_WORK);
  const { closeDialog, runInDialog } = useActions();
  return {
    /** Its content stays drawn while it fades. */
    isOpen: useApp((state) => formOf(state, id) !== null),
    running: work.state === 'running',
    error: work.state === 'failed' ? work.error : null,
    /** Of work that connects: the steps that it took so far. */
    attempt: work.state === 'idle' ? null : work.attempt,
    /** Closes it, unless its work holds it. */
    close: () => closeDialog(id),
    /** Runs its work: a success closes it, a failure is kept as `error`. Null where it works already or is closed. */
    run: <T,>(work: (attemptId: string) => Promise<Result<T>>, options?: WorkOptions<T>) =>
      runInDialog(id, work, options),
  };
}

/** Names the dialog by what its content is about now, as long as the component is there; null leaves its name. */
export function useDialogTitle(title: string | null): void {
  const entitle = useContext(DialogTitleContext);
  // Before it is drawn: its name must not change under a reader.
  useLayoutEffect(() => {
    entitle(title);
    return () => entitle(null);
  }, [title, entitle]);
}

export type DraftQuestion = ReturnType<typeof useDraftQuestion>;

/** Has the dialog ask before it closes, as long as there is something in it that would be lost. */
export function useDraftQuestion(isDraft: boolean) {
  const id = useContext(DialogContext);
  if (id === null) throw new Error('No dialog around this component');
  const isAsked = useApp(({ dialog }) => dialog?.id === id && dialog.unsaved === 'asked');
  const { tellDraft, closeDialog, discardDraft } = useActions();
  useEffect(() => {
    tellDraft(id, isDraft);
    return () => tellDraft(id, false);
  }, [id, isDraft, tellDraft]);
  return { isAsked, keep: () => closeDialog(id), discard: () => discardDraft(id) };
}
