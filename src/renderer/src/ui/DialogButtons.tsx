import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './dialogForm.module.css';

type Props = {
  /** What the dialog's own button says at rest. */
  action: string;
  disabled?: boolean;
  danger?: boolean;
  onCancel: () => void;
  /** What the way out says; null where the action alone is left. */
  cancel?: string | null;
  /** Another way out, at the left. */
  more?: ReactNode;
} & Running;

/** Whether it runs, and what the button says then; nothing where it is done at once. */
type Running = { running: boolean; runningAction: string } | { running?: never; runningAction?: never };

/** Cancel and the dialog's own action. The action stays in the tab order while it runs, so that the focus is not lost. */
export function DialogButtons(props: Props) {
  const {
    action,
    runningAction,
    running = false,
    disabled,
    danger,
    onCancel,
    cancel = 'Cancel',
    more,
  } = props;
  return (
    <div className={classes.buttons}>
      {more && <div className={classes.more}>{more}</div>}
      {cancel !== null && (
        <Button variant="default" onClick={onCancel}>
          {cancel}
        </Button>
      )}
      <Button
        type="submit"
        aria-disabled={running}
        disabled={disabled === true}
        {...(danger ? { color: 'red' } : {})}
      >
        {running ? runningAction : action}
      </Button>
    </div>
  );
}
