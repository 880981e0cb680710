import { TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { DialogButtons } from './DialogButtons.tsx';
import { DialogFailure } from './DialogFailure.tsx';
import classes from './dialogForm.module.css';

type Props = {
  /** What goes, and what goes with it. */
  children: ReactNode;
  /** For example "Type “Acme” to delete it". */
  label: string;
  /** Whether this is what had to be typed; it comes without spaces around. */
  matches: (typed: string) => boolean;
  /** The dangerous button: what it says at rest, and while it runs. */
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
};

/** The content of a dialog about what cannot be undone: its button works once the name was typed, and only once at a time. */
export function TypedConfirmation(props: Props) {
  const { children, label, action, runningAction, running, error } = props;
  const [typed, setTyped] = useState('');
  const ready = props.matches(typed.trim());

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (ready && !running) props.onConfirm();
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      {children}
      <DialogFailure error={error} />
      <div className={classes.foot} data-foot>
        <TextInput
          label={label}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          readOnly={running}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <DialogButtons
          action={action}
          runningAction={runningAction}
          running={running}
          disabled={!ready}
          danger
          onCancel={props.onCancel}
          more={props.more}
          {...(props.cancel === undefined ? {} : { cancel: props.cancel })}
        />
      </div>
    </form>
  );
}
