import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Confirmation, type ConfirmationProps } from './Confirmation.tsx';

type Props = Omit<ConfirmationProps, 'box' | 'disabled' | 'danger'> & {
  /** For example "Type “Acme” to delete it". */
  label: string;
  /** Whether this is what had to be typed; it comes without spaces around. */
  matches: (typed: string) => boolean;
};

/** The content of a dialog about what cannot be undone: its button works once the name was typed, and only once at a time. */
export function TypedConfirmation({ label, matches, ...rest }: Props) {
  const [typed, setTyped] = useState('');
  return (
    <Confirmation
      {...rest}
      danger
      disabled={!matches(typed.trim())}
      box={
        <TextInput
          label={label}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          readOnly={rest.running}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      }
    />
  );
}
