import type { FormEvent, ReactNode } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { DialogButtons } from './DialogButtons.tsx';
import { DialogFailure } from './DialogFailure.tsx';
import classes from './dialogForm.module.css';

export type ConfirmationProps = {
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
  /** Another way out, at the left of the buttons. */
  more?: ReactNode;
  disabled?: boolean;
  /** How many steps it begins, where these may be many. */
  steps?: number;
  danger?: boolean;
};

/** The content of a dialog that asks before something is done: nothing is filled in. */
export function Confirmation(props: ConfirmationProps) {
  const { children, error, onConfirm, disabled = false, ...rest } = props;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!disabled && !rest.running) onConfirm();
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      {children}
      <DialogFailure error={error} />
      <DialogButtons {...rest} disabled={disabled} />
    </form>
  );
}
