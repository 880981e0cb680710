import { counted } from '../../../../shared/counted.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import classes from './repair.module.css';
import { secretWords } from './repairWords.ts';

const MOST_LISTED = 100;

export function DeleteStrayKeys({ strays }: DialogSubjects['delete-stray-keys']) {
  const { call, openDialog } = useActions();
  const { run } = useDialog();
  const back = () => openDialog({ kind: 'repair' });
  const what = counted(strays.length, 'key', 'keys');
  return (
    <DialogForm
      danger
      action={strays.length === 1 ? 'Delete the key' : 'Delete the keys'}
      runningAction="Deleting…"
      cancel="Back"
      onCancel={back}
      onSubmit={() =>
        void run(() => call('repair.deleteKeys', { ids: strays.map(({ id }) => id) }), {
          stays: true,
          lateTitle: 'The keys were not deleted',
          onDone: back,
        })
      }
    >
      <p>
        Deletes {what} from this computer’s keychain, for good. Nothing changes on the servers: delete unused
        keys there, too.
      </p>
      <ScrolledList className={classes.list} aria-label="Keys to delete">
        {strays.slice(0, MOST_LISTED).map((stray) => (
          <li key={stray.id}>
            <bdi className={classes.sentence}>{secretWords(stray)}</bdi>
          </li>
        ))}
        {strays.length > MOST_LISTED && <li>And {strays.length - MOST_LISTED} more.</li>}
      </ScrolledList>
    </DialogForm>
  );
}
