import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDialog } from '../state/dialogContext.tsx';
import { DialogForm } from './DialogForm.tsx';
import { focusFault } from './focusFault.ts';

type Props = {
  initial: string;
  faultOf: (name: string) => string | null;
  action: string;
  runningAction?: string;
  onName: (name: string) => void;
  onCancel?: () => void;
};

export function NameForm({ initial, faultOf, onName, ...form }: Props) {
  const { running } = useDialog();
  const [name, setName] = useState(initial);
  // A fault is told once the person means it, then while they mend it.
  const [judged, setJudged] = useState(false);
  const fault = faultOf(name);

  function submit(): void {
    setJudged(true);
    if (fault) focusFault();
    else onName(name);
  }

  return (
    <DialogForm {...form} onSubmit={submit}>
      <TextInput
        label="Name"
        data-autofocus
        maxLength={200}
        readOnly={running}
        value={name}
        error={judged && fault}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </DialogForm>
  );
}
