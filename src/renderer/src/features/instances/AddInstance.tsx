import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { nameOfHost, readAddress } from '../../../../shared/address.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { DiscardQuestion } from '../../ui/DiscardQuestion.tsx';
import dialogForm from '../../ui/dialogForm.module.css';
import { focusFault } from '../../ui/focusFault.ts';
import { ConnectionFields } from './ConnectionFields.tsx';
import { ConnectSteps } from './ConnectSteps.tsx';
import { connectionError, draftOf, holdsInstance, inputOf } from './connection.ts';
import { DialogButtons } from './DialogButtons.tsx';
import { AddressField, addressError, KeyField, keyError, NameField } from './fields.tsx';
import { LinkNote } from './LinkNote.tsx';
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
  /** Kept for a next try: main takes it for the one address alone that showed it. */
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
    <form
      noValidate
      className={dialogForm.form}
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
      {question.isAsked ? (
        <DiscardQuestion
          lost="The instance has not been added."
          onKeep={question.keep}
          onDiscard={question.discard}
        />
      ) : (
        <DialogButtons
          label="Connect"
          running={running && { label: 'Connecting…' }}
          more={
            running ? null : (
              <Button variant="subtle" onClick={() => openDialog({ kind: 'add-many' })}>
                Add many instances…
              </Button>
            )
          }
        />
      )}
    </form>
  );
}
