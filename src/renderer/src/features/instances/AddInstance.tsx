import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import { nameOfHost, readAddress } from '../../../../shared/address.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { borrowedName } from './borrowedName.ts';
import { ConnectionFields } from './ConnectionFields.tsx';
import { ConnectSteps } from './ConnectSteps.tsx';
import { connectionError, draftOf, holdsInstance, inputOf } from './connection.ts';
import { AddressField, addressError, KeyField, keyError, NameField } from './fields.tsx';
import styles from './LinkNote.module.css';
import { SessionChoice } from './SessionChoice.tsx';

/** The content of the dialog that adds an instance. Nothing is stored unless every step succeeds. */
export function AddInstance({ link }: DialogSubjects['add']) {
  const { addInstance, goToInstance, openDialog } = useActions();
  const { run, running } = useDialog();
  const [first] = useState(() => ({
    name: link?.name ?? '',
    url: link?.url ?? '',
    key: '',
    connection: draftOf(),
  }));
  const form = useForm({
    initialValues: first,
    validate: { url: addressError, key: keyError, connection: (draft) => connectionError(draft) },
  });
  const question = useDraftQuestion(holdsInstance(form.values, first));
  const address = readAddress(form.values.url);
  const hostName = address.ok ? nameOfHost(address.value.host) : undefined;
  /** Kept for the next try: main applies it only to the address that showed this certificate. */
  const [trusted, setTrusted] = useState<string>();
  const [forSession, setForSession] = useState(false);
  const submit = (values: typeof form.values, trust = trusted) => {
    const connection = inputOf(values.connection);
    const name = values.name.trim() || hostName || '';
    const input = { ...values, name, connection, forSession, ...(trust ? { trust } : {}) };
    void run((attemptId) => addInstance({ ...input, attemptId }), {
      connects: true,
      onDone: ({ id }) => goToInstance(id),
    });
  };
  return (
    <DialogForm
      action="Connect"
      runningAction="Connecting…"
      error={null}
      draft={{ question, lost: 'The instance has not been added.' }}
      more={
        running ? null : (
          <Button variant="subtle" onClick={() => openDialog({ kind: 'add-many' })}>
            Add many instances…
          </Button>
        )
      }
      onSubmit={form.onSubmit((values) => submit(values), focusFault)}
    >
      {link && <LinkNote name={form.values.name} url={form.values.url} />}
      <NameField {...form.getInputProps('name')} readOnly={running} placeholder={hostName ?? 'Production'} />
      <AddressField {...form.getInputProps('url')} readOnly={running} />
      <KeyField {...form.getInputProps('key')} readOnly={running} />
      <ConnectionFields
        value={form.values.connection}
        onChange={(connection) => form.setFieldValue('connection', connection)}
        readOnly={running}
        faulty={Boolean(form.errors.connection)}
      />
      <ConnectSteps
        onTrust={(fingerprint) => {
          setTrusted(fingerprint);
          form.onSubmit((values) => submit(values, fingerprint), focusFault)();
        }}
      />
      <SessionChoice checked={forSession} onChange={setForSession} />
    </DialogForm>
  );
}

function LinkNote({ name, url }: { name: string; url: string }) {
  const byId = useApp((state) => state.byId);
  const address = readAddress(url);
  const origin = address.ok ? address.value.origin : null;
  const instances = Object.values(byId);
  const borrowed = borrowedName(instances, { name, origin });
  const same = instances.find((instance) => instance.origin === origin);
  return (
    <div className={styles.link} data-warns={borrowed !== null || undefined} role="status">
      {borrowed ? (
        <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      ) : (
        <IconLink size={16} stroke={1.75} aria-hidden />
      )}
      <div>
        <p>
          A link filled this in. Check the address before you paste a key: whoever runs that server can use
          the key.
        </p>
        {borrowed && (
          <p>
            <b>
              This is not the <UntrustedText text={borrowed.name} /> that you have:
            </b>{' '}
            that one is at <b>{borrowed.origin}</b>. Do not paste its key here.
          </p>
        )}
        {same && (
          <p>
            You have this address already, as <UntrustedText text={same.name} />.
          </p>
        )}
      </div>
    </div>
  );
}
