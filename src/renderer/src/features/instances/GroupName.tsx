import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { groupNameFault } from '../../../../shared/groups.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import form from '../../ui/dialogForm.module.css';
import { focusFault } from '../../ui/focusFault.ts';

/** The content of the dialog that makes a group of instances, or renames one. */
export function GroupName({ groupId, instanceIds }: DialogSubjects['group']) {
  const groups = useApp((state) => state.preferences.groups);
  const { makeGroup, renameGroup } = useActions();
  const { close } = useDialog();
  const [name, setName] = useState(() => groups.find(({ id }) => id === groupId)?.name ?? '');
  // A fault is told once the person means it, then while they mend it.
  const [judged, setJudged] = useState(false);
  const fault = groupNameFault(name, groups, groupId);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setJudged(true);
    if (fault) {
      focusFault();
      return;
    }
    if (groupId === null) makeGroup(name, instanceIds);
    else renameGroup(groupId, name);
    close();
  }

  return (
    <form noValidate className={form.form} onSubmit={submit}>
      <TextInput
        label="Name"
        autoComplete="off"
        data-autofocus
        maxLength={200}
        value={name}
        error={judged && fault}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <DialogButtons
        action={groupId === null ? 'Create group' : 'Rename'}
        runningAction=""
        running={false}
        onCancel={close}
      />
    </form>
  );
}
