import { Button, Loader } from '@mantine/core';
import { useDialog } from '../../state/dialogContext.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import classes from './operations.module.css';

/** Stands in a dialog until a plan is made of what is there now. */
export function LookingNow() {
  const { close } = useDialog();
  return (
    <div className={formClasses.form}>
      <p role="status" className={classes.hint}>
        <Loader size={11} aria-hidden /> Looking at what is there now…
      </p>
      <div className={formClasses.buttons}>
        <Button variant="default" data-autofocus onClick={close}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
