import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDialog } from '../state/dialogContext.tsx';
import classes from './dialogForm.module.css';

/** A dialog to be read, whose one way out has the focus; what else can be done stands at its left. */
export function ReadDialog(props: {
  way?: string;
  isPlain?: boolean;
  more?: ReactNode;
  'aria-busy'?: boolean;
  children: ReactNode;
}) {
  const { way = 'Close', isPlain = false, more, children, ...marks } = props;
  const { close } = useDialog();
  return (
    <div className={classes.form} {...marks}>
      {children}
      <div className={classes.buttons}>
        {more && <div className={classes.more}>{more}</div>}
        <Button variant={isPlain ? 'default' : 'filled'} data-autofocus onClick={close}>
          {way}
        </Button>
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
