import {
  Box,
  type BoxProps,
  PasswordInput,
  type PasswordInputProps,
  TextInput,
  type TextInputProps,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconLoader2,
  IconLockOpen,
  IconWorld,
} from '@tabler/icons-react';
import { type ChangeEvent, useEffect, useState } from 'react';
import { pathIn, readAddress } from '../../../../shared/address.ts';
import type { CallInput } from '../../../../shared/contract.ts';
import { faultIn, isKeychainTrouble, type Result } from '../../../../shared/errors.ts';
import { KeepForSession } from '../../parts/KeepForSession.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import looks from '../../ui/looks.module.css';
import { Signed } from '../../ui/Signed.tsx';

export function SessionChoice(props: { checked: boolean; onChange: (checked: boolean) => void }) {
  const { checked, onChange } = props;
  const { running, error } = useDialog();
  const failed = error !== null && isKeychainTrouble(error);
  if (!failed && !checked) return null;
  return <KeepForSession checked={checked} onChange={onChange} disabled={running} />;
}

type ServerCheck = Result<object> | 'asking' | null;

const REST = 500;

/** Sends neither key nor headers; null checks nothing. */
export function useServerCheck(
  origin: string | null,
  proxy: CallInput<'instances.probe'>['proxy'],
): ServerCheck {
  const { call } = useActions();
  const by = JSON.stringify(proxy);
  const [settled] = useDebouncedValue(origin, REST);
  const asked = origin === settled ? origin : null;
  const [told, setTold] = useState<{ asked: string; by: string; result: Result<object> } | null>(null);
  useEffect(() => {
    if (asked === null) return;
    let isWanted = true;
    const attemptId = crypto.randomUUID();
    void call('instances.probe', { attemptId, url: asked, proxy: JSON.parse(by) }).then((result) => {
      if (isWanted) setTold({ asked, by, result });
    });
    return () => {
      isWanted = false;
      void call('app.giveUp', { id: attemptId });
    };
  }, [asked, by, call]);
  if (origin === null) return null;
  return told?.asked === origin && told.by === by ? told.result : 'asking';
}

type AddressProps = Omit<TextInputProps, 'onChange' | 'value'> & {
  value?: string;
  onChange: (value: string) => void;
  check?: ServerCheck;
};

export function AddressField({ value = '', onChange, check = null, ...props }: AddressProps) {
  const [cut, setCut] = useState('');
  const change = ({ currentTarget, nativeEvent }: ChangeEvent<HTMLInputElement>) => {
    const { inputType } = nativeEvent as InputEvent;
    setCut(pathIn(currentTarget.value));
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
      <div aria-live="polite">
        {props.error ? null : <AddressRead text={value} check={check} />}
        {cut !== '' && (
          <Box component="p" className={looks.broken} {...BELOW} c="dimmed">
            Left out: {sanitizeText(cut, 80)}. Quayside uses the server’s address alone.
          </Box>
        )}
      </div>
    </div>
  );
}

function serverIn(text: string): string {
  const address = readAddress(text);
  return address.ok ? address.value.origin : text;
}

const BELOW = { mt: 6, fz: 12 } as const satisfies BoxProps;

function AddressRead({ text, check }: { text: string; check: ServerCheck }) {
  if (text.trim() === '') return null;
  const address = readAddress(text);
  if (!address.ok)
    return (
      <Box component="p" className={looks.broken} {...BELOW} c="dimmed">
        {address.error.message}
      </Box>
    );
  const { host, insecure, origin } = address.value;
  return (
    <>
      {check === null ? null : check === 'asking' ? (
        <Signed icon={IconLoader2} isTurning {...BELOW} c="dimmed">
          Looking for Dokploy at {host}…
        </Signed>
      ) : check.ok ? (
        <Signed icon={IconCircleCheck} {...BELOW} c="var(--q-ok)">
          {origin.startsWith('https:') ? 'Dokploy answers over HTTPS.' : 'Dokploy answers.'}
        </Signed>
      ) : (
        <Signed icon={IconAlertTriangle} {...BELOW} c="var(--q-warn)">
          {check.error.message} {check.error.advice}
        </Signed>
      )}
      {insecure ? (
        <Signed icon={IconLockOpen} {...BELOW} c="var(--q-warn)">
          Over http, anyone on the way can read the key. Use https if the server has it.
        </Signed>
      ) : null}
    </>
  );
}

export function KeyField(props: PasswordInputProps) {
  return (
    <PasswordInput
      label="API key"
      description="In Dokploy: Settings, Profile, API/CLI Keys. It stays in this computer’s keychain and is never shown again."
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      // Mantine’s password box, unlike its text box, does not set this.
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
  return text.trim() === '' ? 'Enter the address of the server.' : faultIn(readAddress(text));
}

export function keyError(text: string): string | null {
  return text.trim() === '' ? 'Paste the API key.' : null;
}
