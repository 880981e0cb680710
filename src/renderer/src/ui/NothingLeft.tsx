import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDialog } from '../state/dialogContext.tsx';
import classes from './dialogForm.module.css';

/** The content of a dialog whose subject is gone: what is so now, and the way out. */
export function NothingLeft({ children }: { children: ReactNode }) {
  const { close } = useDialog();
  return (
    <div className={classes.form}>
      <p role="status">{children}</p>
      <div className={classes.buttons}>
        <Button variant="default" data-autofocus onClick={close}>
          Close
        </Button>
      </div>
    </div>
  );
}
