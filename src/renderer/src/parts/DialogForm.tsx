import type { FormEvent, KeyboardEvent, ReactNode, Ref } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { type DraftQuestion, useDialog } from '../state/dialogContext.tsx';
import { DialogFailure } from '../ui/DialogFailure.tsx';
import classes from '../ui/dialogForm.module.css';
import { DialogButtons, type DialogButtonsProps } from './DialogButtons.tsx';
import { DraftFoot } from './DiscardQuestion.tsx';

/** `running`, `error` and `onCancel` default to the dialog’s own. */
type Props = DialogButtonsProps & {
  children: ReactNode;
  error?: AppError | null;
  onSubmit: () => void;
  mend?: ReactNode;
  draft?: { question: DraftQuestion; lost: string };
  ref?: Ref<HTMLFormElement>;
};

export function DialogForm({ children, error, mend, draft, onSubmit, ref, ...buttons }: Props) {
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
