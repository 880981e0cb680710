import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { denySteps } from '../../../shared/operations/steps.ts';
import { useApp } from '../state/app.tsx';
import { useDialog } from '../state/dialogContext.tsx';
import classes from '../ui/dialogForm.module.css';
import { ToolButton } from '../ui/ToolButton.tsx';
import { runShown } from './runChord.tsx';

export type DialogButtonsProps = {
  action: string;
  disabled?: boolean;
  showsKeys?: boolean;
  /** Number of steps that it starts; above the limit of one operation the button is barred and says so. */
  steps?: number;
  danger?: boolean;
  onCancel?: () => void;
  cancel?: string | null;
  more?: ReactNode;
  runningAction?: string;
  running?: boolean;
};

/** The action stays focusable while it runs, so that the focus is not lost. */
export function DialogButtons(props: DialogButtonsProps) {
  const dialog = useDialog();
  const { action, runningAction, disabled, showsKeys = false, steps = 0, danger, more } = props;
  const { cancel = 'Cancel' } = props;
  const isMac = useApp((state) => state.platform === 'darwin');
  const { running = runningAction !== undefined && dialog.running, onCancel = dialog.close } = props;
  const tooMany = denySteps(steps);
  return (
    <div className={classes.buttons}>
      {tooMany !== null && (
        <p role="alert" className={classes.question}>
          {tooMany}
        </p>
      )}
      {tooMany === null && more && <div className={classes.more}>{more}</div>}
      {cancel !== null && <ToolButton onClick={onCancel}>{cancel}</ToolButton>}
      <Button
        type="submit"
        aria-disabled={running}
        disabled={disabled === true || tooMany !== null}
        {...(showsKeys && !running ? runShown(isMac) : {})}
        {...(danger ? { color: 'red' } : {})}
      >
        {running ? (runningAction ?? action) : action}
      </Button>
    </div>
  );
}
