import { createContext, useContext, useEffect, useLayoutEffect } from 'react';
import type { AppError, Result } from '../../../shared/errors.ts';
import { useActions, useApp } from './app.tsx';
import type { WorkOptions } from './dialogActions.ts';
import { type Attempt, formOf, NO_WORK } from './openDialog.ts';

export const DialogContext = createContext<number | null>(null);

/** Names the dialog around a component; null: as it is called by its kind. */
export const DialogTitleContext = createContext<(title: string | null) => void>(() => {});

export type DialogLife = {
  /** Its content stays drawn while it fades. */
  isOpen: boolean;
  running: boolean;
  error: AppError | null;
  /** Of work that connects: the steps that it took so far. */
  attempt: Attempt | null;
  /** Closes it, unless its work holds it. */
  close: () => void;
  /** Runs its work: a success closes it, a failure is kept as `error`. Null where it works already or is closed. */
  run: <T>(
    work: (attemptId: string) => Promise<Result<T>>,
    options?: WorkOptions<T>,
  ) => Promise<Result<T> | null>;
};

/** The life of the dialog around a component: whether it works, why that failed, and its closing. */
export function useDialog(): DialogLife {
  const id = useContext(DialogContext);
  if (id === null) throw new Error('No dialog around this component');
  const work = useApp((state) => formOf(state, id)?.work ?? NO_WORK);
  const isOpen = useApp((state) => formOf(state, id) !== null);
  const { closeDialog, runInDialog } = useActions();
  return {
    isOpen,
    running: work.state === 'running',
    error: work.state === 'failed' ? work.error : null,
    attempt: work.state === 'idle' ? null : work.attempt,
    close: () => closeDialog(id),
    run: (work, options) => runInDialog(id, work, options),
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

export type DraftQuestion = {
  isAsked: boolean;
  keep: () => void;
  discard: () => void;
};

/** Has the dialog ask before it closes, as long as there is something in it that would be lost. */
export function useDraftQuestion(isDraft: boolean): DraftQuestion {
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
