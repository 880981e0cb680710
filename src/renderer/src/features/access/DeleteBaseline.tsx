import type { FormEvent } from 'react';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import form from '../../ui/dialogForm.module.css';
import { UntrustedText } from '../../ui/UntrustedText.tsx';

/** The content of the dialog that deletes a baseline. */
export function DeleteBaseline({ id, name }: { id: string; name: string }) {
  const { deleteBaseline } = useActions();
  const { running, error, close, run } = useDialog();
  return (
    <form
      className={form.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void run(() => deleteBaseline(id), { lateTitle: 'The baseline was not deleted' });
      }}
    >
      <p>
        Deletes{' '}
        <b>
          “<UntrustedText text={name} />”
        </b>{' '}
        from this computer: who had access then can no longer be compared. Nothing changes on any server.{' '}
        <b>This cannot be undone.</b>
      </p>
      <DialogFailure error={error} />
      <DialogButtons
        action="Delete baseline"
        runningAction="Deleting…"
        running={running}
        danger
        onCancel={close}
      />
    </form>
  );
}
