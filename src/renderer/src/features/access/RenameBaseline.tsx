import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import form from '../../ui/dialogForm.module.css';

/** The content of the dialog that gives a baseline another name. */
export function RenameBaseline({ id, name }: { id: string; name: string }) {
  const { renameBaseline } = useActions();
  const { running, error, close, run } = useDialog();
  const [typed, setTyped] = useState(name);
  const isEmpty = typed.trim() === '';
  return (
    <form
      className={form.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!isEmpty)
          void run(() => renameBaseline(id, typed.trim()), { lateTitle: 'The baseline was not renamed' });
      }}
    >
      <TextInput
        label="Name"
        autoComplete="off"
        data-autofocus
        maxLength={100}
        readOnly={running}
        value={typed}
        error={isEmpty && 'Enter a name.'}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <DialogFailure error={error} />
      <DialogButtons
        action="Rename"
        runningAction="Renaming…"
        running={running}
        disabled={isEmpty}
        onCancel={close}
      />
    </form>
  );
}
