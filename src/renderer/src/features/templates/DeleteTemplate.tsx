import type { FormEvent } from 'react';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import form from '../../ui/dialogForm.module.css';
import { UntrustedText } from '../../ui/UntrustedText.tsx';

/** The content of the dialog that deletes a template. */
export function DeleteTemplate({ id, name }: { id: string; name: string }) {
  const { deleteTemplate } = useActions();
  const { running, error, close, run } = useDialog();
  return (
    <form
      className={form.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!running) void run(() => deleteTemplate(id), { lateTitle: 'The template was not deleted' });
      }}
    >
      <p>
        The template <UntrustedText text={name} /> is deleted, with the record of whom it was applied to.
        Nobody loses anything on a server by it; who was invited with it is not offered it any more.
      </p>
      <DialogFailure error={error} />
      <DialogButtons
        action="Delete template"
        runningAction="Deleting…"
        running={running}
        danger
        onCancel={close}
      />
    </form>
  );
}
