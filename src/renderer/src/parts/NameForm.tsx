import { Textarea, TextInput } from '@mantine/core';
import { type ChangeEvent, type ElementType, type FocusEvent, type ReactNode, useState } from 'react';
import { useDialog } from '../state/dialogContext.tsx';
import { focusFault } from '../ui/focusFault.ts';
import { DialogForm } from './DialogForm.tsx';

type Props = {
  label?: string;
  isLong?: boolean;
  maxLength?: number;
  initial?: string;
  faultOf: (name: string) => string | null;
  action: string;
  runningAction?: string;
  onName: (name: string) => void;
  onCancel?: () => void;
  children?: ReactNode;
};

export function NameForm({ initial = '', faultOf, onName, children, ...props }: Props) {
  const { label = 'Name', isLong = false, maxLength = 200, ...form } = props;
  const { running } = useDialog();
  const [name, setName] = useState(initial);
  // Faults are shown from the first submit on, then while typing.
  const [judged, setJudged] = useState(false);
  const fault = faultOf(name);
  const Field: ElementType = isLong ? Textarea : TextInput;

  function submit(): void {
    setJudged(true);
    if (fault) focusFault();
    else onName(name);
  }

  return (
    <DialogForm {...form} onSubmit={submit}>
      {children}
      <Field
        {...{ label, maxLength, ...(isLong ? { rows: 3 } : {}) }}
        data-autofocus
        readOnly={running}
        value={name}
        error={judged && fault}
        onFocus={({ currentTarget }: FocusEvent<HTMLInputElement>) => currentTarget.select()}
        onChange={({ currentTarget }: ChangeEvent<HTMLInputElement>) => setName(currentTarget.value)}
      />
    </DialogForm>
  );
}
