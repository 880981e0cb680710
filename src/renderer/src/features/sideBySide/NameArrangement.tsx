import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { arrangementNameFault, LONGEST_ARRANGEMENT_NAME } from '../../../../shared/arrangements.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { createSelectLists } from '../../state/sideBySide.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import form from '../../ui/dialogForm.module.css';
import { focusFault } from '../../ui/focusFault.ts';
import { organizationOf } from './words.ts';

/** The content of the dialog that gives what stands side by side a name, or an arrangement another one. */
export function NameArrangement({ arrangementId }: { arrangementId: string | null }) {
  const arrangements = useApp((state) => state.preferences.arrangements);
  const [select] = useState(createSelectLists);
  const lists = useApp(select);
  const { saveArrangement, renameArrangement } = useActions();
  const { close } = useDialog();
  const [name, setName] = useState(
    () =>
      arrangements.find(({ id }) => id === arrangementId)?.name ??
      [...new Set(lists.map(organizationOf))].join(', ').slice(0, LONGEST_ARRANGEMENT_NAME),
  );
  // A fault is told once the person means it, then while they mend it.
  const [judged, setJudged] = useState(false);
  const fault = arrangementNameFault(name, arrangements, arrangementId);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setJudged(true);
    if (fault) {
      focusFault();
      return;
    }
    if (arrangementId === null) saveArrangement(name);
    else renameArrangement(arrangementId, name);
    close();
  }

  return (
    <form noValidate className={form.form} onSubmit={submit}>
      <TextInput
        label="Name"
        data-autofocus
        autoComplete="off"
        value={name}
        error={judged && fault}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <DialogButtons
        action={arrangementId === null ? 'Save arrangement' : 'Rename'}
        runningAction="Saving…"
        running={false}
        onCancel={close}
      />
    </form>
  );
}
