import { Box, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { denySteps } from '../../../shared/operations/steps.ts';
import { ariaChord, chordWords } from '../../../shared/shortcuts.ts';
import { useApp } from '../state/app.tsx';
import { useDialog } from '../state/dialogContext.tsx';
import classes from './dialogForm.module.css';
import { ToolButton } from './ToolButton.tsx';

export type DialogButtonsProps = {
  action: string;
  disabled?: boolean;
  /** Whether its button shows the keys that press it from any field. */
  showsKeys?: boolean;
  /** How many steps it begins; of more than can be run at once it says so, and begins none. */
  steps?: number;
  danger?: boolean;
  onCancel?: () => void;
  cancel?: string | null;
  more?: ReactNode;
  runningAction?: string;
  running?: boolean;
};

/** Cancel and the dialog's own action. The action stays in the tab order while it runs, so that the focus is not lost. */
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
        {...(showsKeys && !running ? keysShown(isMac) : {})}
        {...(danger ? { color: 'red' } : {})}
      >
        {running ? (runningAction ?? action) : action}
      </Button>
    </div>
  );
}

function keysShown(isMac: boolean) {
  return {
    'aria-keyshortcuts': ariaChord('Mod+Enter', isMac),
    rightSection: (
      <Box component="kbd" ff="inherit" fz={11} px={5} bd="1px solid" bdrs={5} aria-hidden>
        {chordWords('Mod+Enter', isMac)}
      </Box>
    ),
  };
}
