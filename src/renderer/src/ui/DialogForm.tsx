import type { FormEvent, KeyboardEvent, ReactNode, Ref } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { type DraftQuestion, useDialog } from '../state/dialogContext.tsx';
import { DialogButtons } from './DialogButtons.tsx';
import { DialogFailure } from './DialogFailure.tsx';
import { DraftFoot } from './DiscardQuestion.tsx';
import classes from './dialogForm.module.css';

export type DialogFormProps = {
  children: ReactNode;
  action: string;
  runningAction?: string;
  /** What runs, what failed and the way out, where these are not the dialog’s. */
  running?: boolean;
  error?: AppError | null;
  onCancel?: () => void;
  onSubmit: () => void;
  cancel?: string | null;
  more?: ReactNode;
  /** What can be done about its failure. */
  mend?: ReactNode;
  /** Asks in the place of its buttons before what was typed is lost. */
  draft?: { question: DraftQuestion; lost: string };
  disabled?: boolean;
  /** Whether its button shows the keys that press it from any field. */
  showsKeys?: boolean;
  steps?: number;
  danger?: boolean;
  ref?: Ref<HTMLFormElement>;
};

export function DialogForm({ children, error, mend, draft, onSubmit, ref, ...buttons }: DialogFormProps) {
  const dialog = useDialog();
  const { running = dialog.running } = buttons;

  const foot = <DialogButtons {...buttons} />;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!running) onSubmit();
  }

  function submitByKeys(event: KeyboardEvent<HTMLFormElement>): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>('[type="submit"]')?.click();
  }

  return (
    <form ref={ref} noValidate className={classes.form} onSubmit={submit} onKeyDown={submitByKeys}>
      {children}
      <DialogFailure error={error === undefined ? dialog.error : error} more={mend} />
      {draft ? <DraftFoot {...draft}>{foot}</DraftFoot> : foot}
    </form>
  );
}
