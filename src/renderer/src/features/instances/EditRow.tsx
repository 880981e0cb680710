import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useRef } from 'react';
import { meaningOf } from '../../../../shared/errorMeanings.ts';
import { focusFault } from '../../ui/focusFault.ts';
import styles from './adding.module.css';
import type { AddingEdit, AddingRow } from './addingMany.ts';
import { ConnectionFields } from './ConnectionFields.tsx';
import { type ConnectionDraft, connectionError } from './connection.ts';
import { AddressField, addressError, KeyField, keyError, NameField } from './fields.tsx';

export function EditRow(props: {
  row: AddingRow;
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

function aboutKey({ progress }: AddingRow): boolean {
  return progress.state === 'failed' && meaningOf(progress.error).remedy === 'replace-key';
}
