import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { DialogForm } from './DialogForm.tsx';
import { focusFault } from './focusFault.ts';

type Props = {
  initial: string;
  faultOf: (name: string) => string | null;
  action: string;
  work?: { running: boolean; runningAction: string; error: AppError | null };
  onName: (name: string) => void;
  onCancel: () => void;
};

export function NameForm({ initial, faultOf, action, work, onName, onCancel }: Props) {
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
    <DialogForm
      action={action}
      running={work?.running ?? false}
      runningAction={work?.runningAction ?? action}
      error={work?.error ?? null}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <TextInput
        label="Name"
        data-autofocus
        maxLength={200}
        readOnly={work?.running === true}
        value={name}
        error={judged && fault}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </DialogForm>
  );
}
