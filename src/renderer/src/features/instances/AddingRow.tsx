import { Box, Button, Flex } from '@mantine/core';
import { useForm } from '@mantine/form';
import {
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconLoader2,
  IconLockOpen,
  IconMinus,
} from '@tabler/icons-react';
import { memo, type ReactNode, useEffect, useRef } from 'react';
import { readAddress } from '../../../../shared/address.ts';
import { meaningOf } from '../../../../shared/errorMeanings.ts';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import turning from '../../ui/turning.module.css';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import styles from './adding.module.css';
import {
  type AddingEdit,
  type AddingMany,
  type AddingState,
  canRetry,
  type AddingRow as Row,
} from './addingMany.ts';
import { CertificateView } from './CertificateView.tsx';
import { ConnectionFields } from './ConnectionFields.tsx';
import { type ConnectionDraft, connectionError } from './connection.ts';
import { AddressField, addressError, KeyField, keyError, NameField } from './fields.tsx';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

const SIGNS: Record<AddingState['state'], ReactNode> = {
  waiting: <IconCircle {...icon} />,
  checking: <IconLoader2 {...icon} className={turning.turning} />,
  added: <IconCheck {...icon} />,
  failed: <IconAlertTriangle {...icon} />,
  canceled: <IconMinus {...icon} />,
};

type Props = {
  row: Row;
  adding: AddingMany;
  shows: 'edit' | 'certificate' | null;
  onShow: (opened: { line: number; shows: 'edit' | 'certificate' } | null) => void;
  /** Applies the change, then starts what waits. */
  onGo: (change: () => void) => void;
  onDrop: (line: number) => void;
};

export const AddingRow = memo(function AddingRow({ row, adding, shows, onShow, onGo, onDrop }: Props) {
  const { line, progress } = row;
  const name = nameOf(row);
  const error = progress.state === 'failed' ? progress.error : null;
  const isOver = progress.state === 'failed' || progress.state === 'canceled';
  const certificate = error?.certificate;
  const show = (what: 'edit' | 'certificate') => onShow(shows === what ? null : { line, shows: what });
  return (
    <li className={styles.row} data-state={progress.state}>
      <span className={styles.sign}>{SIGNS[progress.state]}</span>
      <UntrustedText text={name} className={looks.cut} />
      <Where row={row} />
      <span className={styles.word}>{progress.state === 'checking' ? 'checking…' : progress.state}</span>
      {error ? (
        <p className={styles.failure} data-code={error.code}>
          {error.message} {error.advice}
        </p>
      ) : null}
      {isOver && shows !== 'edit' ? (
        <div className={styles.actions}>
          {certificate ? (
            <Action
              label="Look at the certificate"
              of={name}
              isOpen={shows === 'certificate'}
              onClick={() => show('certificate')}
            />
          ) : null}
          {canRetry(progress) ? (
            <Action label="Retry" of={name} onClick={() => onGo(() => adding.retry(line))} />
          ) : null}
          <Action label="Edit" of={name} line={line} onClick={() => show('edit')} />
          <Action label="Drop" of={name} onClick={() => onDrop(line)} />
        </div>
      ) : null}
      {certificate && shows === 'certificate' ? (
        <div ref={showBeginning} className={styles.more}>
          <CertificateView
            trouble={certificate}
            onTrust={(fingerprint) => onGo(() => adding.trust(line, fingerprint))}
          />
        </div>
      ) : null}
      {isOver && shows === 'edit' ? (
        <div className={styles.more}>
          <EditRow
            row={row}
            connection={adding.connectionOf(line)}
            onCancel={() => {
              onShow(null);
              focusEdit(line);
            }}
            onSave={(edit) => onGo(() => adding.edit(line, edit))}
          />
        </div>
      ) : null}
    </li>
  );
});

function Action(props: { label: string; of: string; isOpen?: boolean; line?: number; onClick: () => void }) {
  const { label, of, isOpen, line, onClick } = props;
  return (
    <Button
      variant="default"
      size="compact-sm"
      aria-label={`${label}: ${of}`}
      data-edit={line}
      {...(isOpen === undefined ? {} : { 'aria-expanded': isOpen })}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}

function Where({ row: { url, keyStart } }: { row: Row }) {
  const address = readAddress(url);
  return (
    <Flex component="span" gap={8} align="center" miw={0} c="dimmed">
      {address.ok && address.value.insecure ? (
        <span className={styles.insecure} title="http, not encrypted">
          <IconLockOpen size={13} role="img" aria-label="http, not encrypted" />
        </span>
      ) : null}
      {address.ok ? <UntrustedText text={address.value.host} className={looks.cut} /> : null}
      {keyStart === '' ? null : (
        <Box component="span" flex="none" ms="auto" fz={12} style={{ fontFamily: 'ui-monospace, monospace' }}>
          {keyStart}…
        </Box>
      )}
    </Flex>
  );
}

/** The opened part can be taller than the visible rest of the list. */
function showBeginning(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'start' });
}

/** The focused box is gone: the button that opened it gets the focus. */
function focusEdit(line: number): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-edit="${line}"]`)?.focus());
}

function nameOf({ name, line }: Row): string {
  return sanitizeText(name, 100) || `Line ${line}`;
}

function EditRow(props: {
  row: Row;
  connection: ConnectionDraft;
  onSave: (edit: AddingEdit) => void;
  onCancel: () => void;
}) {
  const { row, connection, onSave, onCancel } = props;
  const form = useForm({
    initialValues: { name: row.name, url: row.url, key: '', connection },
    validate: {
      url: addressError,
      key: (key) => (row.hasKey ? null : keyError(key)),
      connection: (draft) => connectionError(draft),
    },
  });
  const root = useRef<HTMLFormElement>(null);
  // The button that opened this form, and had the focus, is gone.
  useEffect(() => {
    const box = root.current?.querySelector<HTMLElement>(
      aboutKey(row) ? '[type="password"]' : '[inputmode="url"]',
    );
    box?.focus();
  }, [row]);
  return (
    <form ref={root} noValidate className={styles.edit} onSubmit={form.onSubmit(onSave, focusFault)}>
      <NameField {...form.getInputProps('name')} placeholder="Production" />
      <AddressField {...form.getInputProps('url')} />
      <KeyField {...form.getInputProps('key')} placeholder={row.hasKey ? 'As it was pasted' : ''} />
      <ConnectionFields
        value={form.values.connection}
        onChange={(draft) => form.setFieldValue('connection', draft)}
        readOnly={false}
        faulty={Boolean(form.errors.connection)}
      />
      <div className={styles.actions}>
        <Button type="submit" size="compact-sm">
          Check again
        </Button>
        <Button variant="default" size="compact-sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function aboutKey({ progress }: Row): boolean {
  return progress.state === 'failed' && meaningOf(progress.error).remedy === 'replace-key';
}
