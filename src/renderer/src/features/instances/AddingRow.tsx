import { ActionIcon, Box, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconLockOpen, IconX } from '@tabler/icons-react';
import { memo, useRef, useState } from 'react';
import { readAddress } from '../../../../shared/address.ts';
import { type AppError, meaningOf } from '../../../../shared/errors.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import looks from '../../ui/looks.module.css';
import { SIGN_TONES, type Sign, StateSign, StateWord } from '../../ui/StateSign.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import styles from './adding.module.css';
import { type AddingMany, type AddingState, canTry, type AddingRow as Row } from './addingMany.ts';
import { ConnectionFields } from './ConnectionFields.tsx';
import { CertificateView } from './ConnectSteps.tsx';
import { hostOf } from './host.ts';

const SIGNS: Record<AddingState['state'], Sign> = {
  ...{ ready: 'waiting', waiting: 'waiting', checking: 'running', added: 'done' },
  ...{ failed: 'failed', faulty: 'failed', canceled: 'canceled' },
};

const WORDS: Partial<Record<AddingState['state'], string>> = { faulty: 'to fix', checking: 'checking…' };

type Props = { row: Row; adding: AddingMany };

/** The DOM holds no part of the key until a person asks for it. */
export const AddingRow = memo(function AddingRow({ row, adding }: Props) {
  const { line, progress } = row;
  const { state } = progress;
  const name = sanitizeText(row.name, 100) || `Line ${line}`;
  const error = 'error' in progress ? progress.error : null;
  const isUnderWay = state === 'waiting' || state === 'checking';
  const [looksAt, setLooksAt] = useState(false);
  return (
    <li className={styles.row} data-tone={SIGN_TONES[SIGNS[state]]} aria-label={name}>
      <StateSign sign={SIGNS[state]} />
      {state === 'added' ? (
        <>
          <UntrustedText text={name} className={looks.cut} />
          <UntrustedText text={hostOf(row.url)} className={looks.lesser} />
          <span />
        </>
      ) : (
        <Boxes row={row} adding={adding} readOnly={isUnderWay} fault={error && faultyPart(error)} />
      )}
      <StateWord>{WORDS[state] ?? (state === 'ready' ? '' : state)}</StateWord>
      <ActionIcon
        aria-label={`Drop: ${name}`}
        title="Drop this line"
        style={{ visibility: state === 'added' || isUnderWay ? 'hidden' : 'visible' }}
        onClick={() => adding.drop(line)}
      >
        <IconX size={15} stroke={1.75} aria-hidden />
      </ActionIcon>
      {error ? (
        <p className={`${styles.wide} ${looks.hint} ${looks.broken}`} data-code={error.code}>
          {error.message} {error.advice}
        </p>
      ) : null}
      {row.isTried && canTry(progress) ? (
        <Stack className={styles.wide} gap={6} py={4}>
          <Group gap={6} align="flex-start">
            {error?.certificate ? (
              <ToolButton
                small
                aria-label={`Look at the certificate: ${name}`}
                aria-expanded={looksAt}
                onClick={() => setLooksAt(!looksAt)}
              >
                Look at the certificate
              </ToolButton>
            ) : null}
            <Box flex="1 1 260px">
              <Connection line={line} adding={adding} />
            </Box>
          </Group>
          {error?.certificate && looksAt ? (
            <div ref={showBeginning}>
              <CertificateView
                trouble={error.certificate}
                onTrust={(fingerprint) => adding.trust(line, fingerprint)}
              />
            </div>
          ) : null}
        </Stack>
      ) : null}
    </li>
  );
});

function Boxes(props: { row: Row; adding: AddingMany; readOnly: boolean; fault: 'url' | 'key' | null }) {
  const { row, adding, readOnly, fault } = props;
  const { line, name, url, hasKey } = row;
  const key = useRef<HTMLInputElement>(null);
  const address = readAddress(url);
  const box = { size: 'xs', readOnly } as const;
  return (
    <>
      <TextInput
        {...box}
        aria-label={`Name of line ${line}`}
        placeholder={address.ok ? address.value.host : 'Name'}
        maxLength={100}
        value={name}
        onChange={(event) => adding.edit(line, { name: event.currentTarget.value })}
      />
      <TextInput
        {...box}
        aria-label={`URL of line ${line}`}
        placeholder="https://dokploy.example.com"
        inputMode="url"
        value={url}
        error={fault === 'url'}
        onChange={(event) => adding.edit(line, { url: event.currentTarget.value })}
        rightSection={
          address.ok && address.value.insecure ? (
            <span className={looks.warn} title="http, not encrypted">
              <IconLockOpen size={13} role="img" aria-label="http, not encrypted" />
            </span>
          ) : null
        }
      />
      <PasswordInput
        {...box}
        ref={key}
        aria-label={`API key of line ${line}`}
        placeholder={hasKey ? '••••••••••••' : 'API key'}
        error={fault === 'key'}
        aria-invalid={fault === 'key'}
        onChange={(event) => adding.edit(line, { key: event.currentTarget.value })}
        // Set by hand: React would keep the value.
        onVisibilityChange={(isShown) => {
          if (key.current) key.current.value = isShown ? adding.keyOf(line) : '';
        }}
        visibilityToggleButtonProps={{ 'aria-label': `Reveal the key of line ${line}`, tabIndex: 0 }}
      />
    </>
  );
}

function Connection({ line, adding }: { line: number; adding: AddingMany }) {
  const [draft, setDraft] = useState(() => adding.connectionOf(line));
  return (
    <ConnectionFields
      value={draft}
      onChange={(connection) => {
        setDraft(connection);
        adding.edit(line, { connection });
      }}
      readOnly={false}
      faulty={false}
    />
  );
}

function showBeginning(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'start' });
}

function faultyPart(error: AppError): 'url' | 'key' | null {
  const { remedy } = meaningOf(error);
  if (remedy === 'replace-key' || error.code === 'key-needed' || error.code === 'key-malformed') return 'key';
  return error.certificate ? null : 'url';
}
