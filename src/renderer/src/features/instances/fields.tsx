import { PasswordInput, TextInput } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import type { ChangeEvent, ReactNode } from 'react';
import { readAddress } from '../../../../shared/address.ts';
import styles from './form.module.css';

type Field = {
  value?: string;
  onChange: (value: ChangeEvent<HTMLInputElement>) => void;
  error?: ReactNode;
  readOnly?: boolean;
  placeholder?: string | undefined;
};

export function AddressField(props: Field) {
  return (
    <div>
      <TextInput label="URL" placeholder="https://dokploy.example.com" inputMode="url" {...props} />
      {props.error ? null : <AddressRead text={props.value ?? ''} />}
    </div>
  );
}

function AddressRead({ text }: { text: string }) {
  if (text.trim() === '') return null;
  const address = readAddress(text);
  if (!address.ok) return <p className={`${styles.address} ${styles.hint}`}>{address.error.message}</p>;
  const { origin, insecure } = address.value;
  return (
    <>
      {origin === text.trim() ? null : (
        <p className={`${styles.address} ${styles.hint}`}>
          Will connect to <b>{origin}</b>
        </p>
      )}
      {insecure ? (
        <p className={`${styles.address} ${styles.warning}`}>
          <IconLockOpen size={14} aria-hidden />
          Over http the key travels unencrypted: anyone on the way can read it. Use https where the server has
          it.
        </p>
      ) : null}
    </>
  );
}

export function KeyField({ autoFocus = false, ...props }: Field & { autoFocus?: boolean }) {
  return (
    <PasswordInput
      label="API key"
      description="In Dokploy: Settings, Profile, API/CLI Keys. It is kept in this computer’s keychain and never shown again."
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      data-autofocus={autoFocus || undefined}
      // Mantine's password box, unlike its text box, does not say this by itself.
      aria-invalid={Boolean(props.error)}
      visibilityToggleButtonProps={{ 'aria-label': 'Reveal what was typed', tabIndex: 0 }}
      {...props}
    />
  );
}

export function NameField(props: Field) {
  return <TextInput label="Name" data-autofocus maxLength={100} {...props} />;
}

export function addressError(text: string): string | null {
  const address = readAddress(text);
  if (address.ok) return null;
  return text.trim() === ''
    ? 'Enter the address of the instance.'
    : `${address.error.message} ${address.error.advice}`;
}

export function keyError(text: string): string | null {
  return text.trim() === '' ? 'Paste the API key.' : null;
}
