import type { FormEvent, ReactNode, Ref } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { DialogButtons } from './DialogButtons.tsx';
import { DialogFailure } from './DialogFailure.tsx';
import classes from './dialogForm.module.css';

export type DialogFormProps = {
  children: ReactNode;
  action: string;
  runningAction: string;
  running: boolean;
  error: AppError | null;
  onSubmit: () => void;
  onCancel: () => void;
  cancel?: string | null;
  more?: ReactNode;
  /** What can be done about its failure. */
  mend?: ReactNode;
  disabled?: boolean;
  steps?: number;
  danger?: boolean;
  ref?: Ref<HTMLFormElement>;
};

export function DialogForm({ children, error, mend, onSubmit, ref, ...buttons }: DialogFormProps) {
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!buttons.running) onSubmit();
  }

  return (
    <form ref={ref} noValidate className={classes.form} onSubmit={submit}>
      {children}
      <DialogFailure error={error} more={mend} />
      <DialogButtons {...buttons} />
    </form>
  );
}
