import type { FormEvent } from 'react';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import classes from './operations.module.css';

/** The content of the dialog that deletes what was done from the memory of this app. */
export function ClearActivity() {
  const { clearActivity } = useActions();
  const { running, error, close, run } = useDialog();
  return (
    <form
      className={formClasses.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void run(clearActivity, { lateTitle: 'Activity was not cleared' });
      }}
    >
      <p>
        Deletes every finished entry from this computer: what was done, to whom, when and with which key, on
        all instances. <b>This cannot be undone.</b> Export it first if you may need it later.
      </p>
      <ul className={classes.notes}>
        <li>Nothing changes on any server.</li>
        <li>Operations with steps left to run stay.</li>
        <li>What is deleted can no longer be retried or undone from here.</li>
        <li>One entry remains, which says when Activity was cleared.</li>
      </ul>
      <DialogFailure error={error} />
      <DialogButtons
        action="Clear activity"
        runningAction="Clearing…"
        running={running}
        danger
        onCancel={close}
      />
    </form>
  );
}
