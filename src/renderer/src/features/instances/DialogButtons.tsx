import { Button } from '@mantine/core';
import { useActions } from '../../state/app.tsx';
import styles from './form.module.css';

/** Cancel and the dialog's own action. The action stays in the tab order while it runs, so that the focus is not lost. */
export function DialogButtons(props: {
  label: string;
  running?: { label: string } | false | undefined;
  disabled?: boolean;
  danger?: boolean;
}) {
  const { closeDialog } = useActions();
  return (
    <div className={styles.buttons}>
      <Button variant="default" onClick={closeDialog}>
        Cancel
      </Button>
      <Button
        type="submit"
        aria-disabled={Boolean(props.running)}
        disabled={props.disabled === true}
        {...(props.danger ? { color: 'red' } : {})}
      >
        {props.running ? props.running.label : props.label}
      </Button>
    </div>
  );
}
