import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDialog } from '../state/dialogContext.tsx';
import classes from '../ui/dialogForm.module.css';

/** A read-only dialog, whose way out has the focus; other actions are at its left, the next step at its right. */
export function ReadDialog(props: {
  way?: string;
  onLeave?: () => void;
  isPlain?: boolean;
  more?: ReactNode;
  next?: ReactNode;
  children: ReactNode;
}) {
  const { close } = useDialog();
  const { way = 'Close', onLeave = close, isPlain = false, more, next, children } = props;
  return (
    <div className={classes.form}>
      {children}
      <div className={classes.buttons}>
        {more && <div className={classes.more}>{more}</div>}
        <Button variant={isPlain ? 'default' : 'filled'} data-autofocus onClick={onLeave}>
          {way}
        </Button>
        {next}
      </div>
    </div>
  );
}

export function NothingLeft({ children }: { children: ReactNode }) {
  return (
    <ReadDialog isPlain>
      <p role="status">{children}</p>
    </ReadDialog>
  );
}
