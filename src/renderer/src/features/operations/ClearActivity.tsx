import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { Confirmation } from '../../ui/Confirmation.tsx';
import classes from './operations.module.css';

export function ClearActivity() {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <Confirmation
      action="Clear activity"
      runningAction="Clearing…"
      danger
      onConfirm={() => void run(() => call('activity.clear', {}), { lateTitle: 'Activity was not cleared' })}
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
    </Confirmation>
  );
}
