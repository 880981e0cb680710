import type { FormEvent, ReactNode } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { DialogButtons } from './DialogButtons.tsx';
import { DialogFailure } from './DialogFailure.tsx';
import classes from './dialogForm.module.css';

type Props = {
  /** What is done, to what, and what follows. */
  children: ReactNode;
  /** The dialog's own button: what it says at rest, and while it runs. */
  action: string;
  runningAction: string;
  running: boolean;
  error: AppError | null;
  onConfirm: () => void;
  onCancel: () => void;
  /** What the way out says, where it is not “Cancel”. */
  cancel?: string;
  disabled?: boolean;
  danger?: boolean;
};

/** The content of a dialog that asks before something is done: nothing is filled in. */
export function Confirmation({ children, error, onConfirm, disabled = false, ...buttons }: Props) {
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!disabled && !buttons.running) onConfirm();
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      {children}
      <DialogFailure error={error} />
      <DialogButtons {...buttons} disabled={disabled} />
    </form>
  );
}
