import { Box, PasswordInput, type PasswordInputProps, TextInput, type TextInputProps } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconLoader2,
  IconLockOpen,
  IconWorld,
} from '@tabler/icons-react';
import type { ChangeEvent } from 'react';
import { readAddress } from '../../../../shared/address.ts';
import turning from '../../ui/turning.module.css';
import styles from './form.module.css';
import type { ServerCheck } from './useServerCheck.ts';

const icon = { size: 14, stroke: 1.8, 'aria-hidden': true } as const;

type AddressProps = Omit<TextInputProps, 'onChange' | 'value'> & {
  value?: string;
  onChange: (value: string) => void;
  check?: ServerCheck;
};

/** Of the address of a page that is pasted or left, the server’s stays. */
export function AddressField({ value = '', onChange, check = null, ...props }: AddressProps) {
  const change = ({ currentTarget, nativeEvent }: ChangeEvent<HTMLInputElement>) => {
    const { inputType } = nativeEvent as InputEvent;
    onChange(inputType === 'insertFromPaste' ? serverIn(currentTarget.value) : currentTarget.value);
  };
  return (
    <div>
      <TextInput
        label="Server address"
        aria-label="URL"
        placeholder="https://dokploy.example.com"
        inputMode="url"
        leftSection={<IconWorld size={15} stroke={1.6} aria-hidden />}
        {...props}
        value={value}
        onChange={change}
        onBlur={() => onChange(serverIn(value))}
      />
      <div aria-live="polite">{props.error ? null : <AddressRead text={value} check={check} />}</div>
    </div>
  );
}

function serverIn(text: string): string {
  const address = readAddress(text);
  return address.ok ? address.value.origin : text;
}

function AddressRead({ text, check }: { text: string; check: ServerCheck }) {
  if (text.trim() === '') return null;
  const address = readAddress(text);
  if (!address.ok) return <p className={`${styles.address} ${styles.hint}`}>{address.error.message}</p>;
  const { host, insecure, origin } = address.value;
  return (
    <>
      {check === null ? null : check === 'asking' ? (
        <p className={`${styles.address} ${styles.hint}`}>
          <IconLoader2 {...icon} className={turning.turning} />
          Looking for Dokploy at {host}…
        </p>
      ) : check.ok ? (
        <p className={`${styles.address} ${styles.good}`}>
          <IconCircleCheck {...icon} />
          {origin.startsWith('https:') ? 'Dokploy answers over HTTPS.' : 'Dokploy answers.'}
        </p>
      ) : (
        <p className={`${styles.address} ${styles.warning}`}>
          <IconAlertTriangle {...icon} />
          {check.error.message} {check.error.advice}
        </p>
      )}
      {insecure ? (
        <p className={`${styles.address} ${styles.warning}`}>
          <IconLockOpen {...icon} />
          Over http the key travels unencrypted: anyone on the way can read it. Use https where the server has
          it.
        </p>
      ) : null}
    </>
  );
}

export function KeyField(props: PasswordInputProps) {
  return (
    <PasswordInput
      label="API key"
      description="In Dokploy: Settings, Profile, API/CLI Keys. It is kept in this computer’s keychain and never shown again."
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      // Mantine's password box, unlike its text box, does not say this by itself.
      aria-invalid={Boolean(props.error)}
      visibilityToggleButtonProps={{ 'aria-label': 'Reveal what was typed', tabIndex: 0 }}
      {...props}
    />
  );
}

export function NameField({ isOptional = false, ...props }: TextInputProps & { isOptional?: boolean }) {
  const label = isOptional ? (
    <>
      Name{' '}
      <Box component="span" c="dimmed" fw={400}>
        (optional)
      </Box>
    </>
  ) : (
    'Name'
  );
  return <TextInput label={label} aria-label="Name" maxLength={100} {...props} />;
}

export function addressError(text: string): string | null {
  const address = readAddress(text);
  if (address.ok) return null;
  return text.trim() === ''
    ? 'Enter the address of the server.'
    : `${address.error.message} ${address.error.advice}`;
}

export function keyError(text: string): string | null {
  return text.trim() === '' ? 'Paste the API key.' : null;
}
