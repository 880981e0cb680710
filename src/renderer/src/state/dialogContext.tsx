import { createContext, useContext, useEffect, useLayoutEffect } from 'react';
import type { Result } from '../../../shared/errors.ts';
import { useActions, useApp } from './app.tsx';
import { formOf, NO_WORK, type WorkOptions } from './openDialog.ts';

export const DialogContext = createContext<number | null>(null);

export const DialogTitleContext = createContext<(title: string | null) => void>(() => {});

export type DialogLife = ReturnType<typeof useDialog>;

export function useDialog() {
  const id = useContext(DialogContext);
  if (id === null) throw new Error('No dialog around this component');
  const work = useApp((state) => formOf(state, id)?.work ?? NO_WORK);
  const { closeDialog, runInDialog } = useActions();
  return {
    isOpen: useApp((state) => formOf(state, id) !== null),
    running: work.state === 'running',
    error: work.state === 'failed' ? work.error : null,
    attempt: work.state === 'idle' ? null : work.attempt,
    close: () => closeDialog(id),
    /** A success closes the dialog, a failure becomes `error`. Null when it already works or is closed. */
    run: <T,>(work: (attemptId: string) => Promise<Result<T>>, options?: WorkOptions<T>) =>
      runInDialog(id, work, options),
  };
}

export function useDialogTitle(title: string | null): void {
  const entitle = useContext(DialogTitleContext);
  // Before painting: the name must not change under a reader.
  useLayoutEffect(() => {
    entitle(title);
    return () => entitle(null);
  }, [title, entitle]);
}

export type DraftQuestion = ReturnType<typeof useDraftQuestion>;

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
