import type { FormEvent, ReactNode, Ref } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { DialogButtons } from './DialogButtons.tsx';
import { DialogFailure } from './DialogFailure.tsx';
import classes from './dialogForm.module.css';

export type DialogFormProps = {
  children: ReactNode;
  /** The dialog's own button: what it says at rest, and while it runs. */
  action: string;
  runningAction: string;
  running: boolean;
  error: AppError | null;
  onSubmit: () => void;
  onCancel: () => void;
  /** What the way out says, where it is not “Cancel”; null where the action alone is left. */
  cancel?: string | null;
  /** Another way out, at the left of the buttons. */
  more?: ReactNode;
  disabled?: boolean;
  /** How many steps it begins, where these may be many. */
  steps?: number;
  danger?: boolean;
  ref?: Ref<HTMLFormElement>;
};

/** The form that a dialog is: what is filled in, why its work failed, and its buttons. */
export function DialogForm({ children, error, onSubmit, ref, ...buttons }: DialogFormProps) {
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!buttons.running) onSubmit();
  }

  return (
    <form ref={ref} noValidate className={classes.form} onSubmit={submit}>
      {children}
      <DialogFailure error={error} />
      <DialogButtons {...buttons} />
    </form>
  );
}
