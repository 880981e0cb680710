import { Box, Flex, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck, IconShieldOff } from '@tabler/icons-react';
import { useState } from 'react';
import { readAddress } from '../../../../shared/address.ts';
import type { Instance } from '../../../../shared/instance.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import { INSTANCE_TILES, type InstanceColor } from '../../theme.ts';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { CertificateFacts } from './CertificateView.tsx';
import { ConnectionFields } from './ConnectionFields.tsx';
import { ConnectSteps } from './ConnectSteps.tsx';
import { connectionError, draftOf, holdsInstance, inputOf } from './connection.ts';
import styles from './EditInstance.module.css';
import { AddressField, addressError, KeyField, keyError, NameField } from './fields.tsx';

export function EditInstance({ instanceId }: { instanceId: string }) {
  const instance = useApp((state) => state.byId[instanceId]);
  return instance ? <EditForm instance={instance} /> : null;
}

function EditForm({ instance }: { instance: Instance }) {
  const { editInstance } = useActions();
  const { run, running, error } = useDialog();
  const [first] = useState(() => ({
    name: instance.name,
    color: instance.color,
    url: instance.origin,
    key: '',
    connection: draftOf(instance),
  }));
  const [trusted, setTrusted] = useState<string>();
  const form = useForm({
    initialValues: first,
    validate: {
      name: (name) => (name.trim() === '' ? 'Enter a name.' : null),
      url: addressError,
      key: (key, { url }) => (movesTo(url, instance) ? keyError(key) : null),
      connection: (draft, { url }) => connectionError(draft, movesTo(url, instance) !== null),
    },
  });
  const newOrigin = movesTo(form.values.url, instance);
  const { color, ...typed } = form.values;
  const holds = holdsInstance(newOrigin === null ? { ...typed, key: '' } : typed, first);
  const question = useDraftQuestion(holds || color !== first.color);
  const submit = ({ key, connection, ...values }: typeof form.values, trust = trusted) => {
    const moves = newOrigin !== null;
    const input = {
      instanceId: instance.id,
      ...values,
      ...(connection === first.connection && !moves ? {} : { connection: inputOf(connection, moves) }),
      ...(moves ? { key } : {}),
      ...(moves && trust ? { trust } : {}),
    };
    void run((attemptId) => editInstance({ ...input, attemptId }), { connects: true });
  };
  return (
    <DialogForm
      action="Save"
      runningAction={newOrigin ? 'Connecting…' : 'Saving…'}
      error={null}
      draft={{ question, lost: 'Nothing has been saved yet.' }}
      onSubmit={form.onSubmit((values) => submit(values), focusFault)}
    >
      <NameField data-autofocus {...form.getInputProps('name')} readOnly={running} />
      <Colors value={form.values.color} onChange={(color) => form.setFieldValue('color', color)} />
      <AddressField {...form.getInputProps('url')} readOnly={running} />
      {newOrigin ? (
        <>
          <p className={looks.dim}>
            {newOrigin} is another server, which needs its own key. Enter the key of the new server
            {instance.headers?.length ? ', and its extra headers’ values' : ''}.
          </p>
          <KeyField {...form.getInputProps('key')} readOnly={running} />
        </>
      ) : null}
      <ConnectionFields
        value={form.values.connection}
        onChange={(connection) => form.setFieldValue('connection', connection)}
        readOnly={running}
        faulty={Boolean(form.errors.connection)}
        moves={newOrigin !== null}
      />
      {instance.certificate && !newOrigin ? <Trusted instance={instance} /> : null}
      {newOrigin || error ? (
        <ConnectSteps
          note="Nothing was changed."
          onTrust={(fingerprint) => {
            setTrusted(fingerprint);
            form.onSubmit((values) => submit(values, fingerprint), focusFault)();
          }}
        />
      ) : null}
    </DialogForm>
  );
}

function Trusted({ instance: { id, certificate } }: { instance: Instance }) {
  const { trustCertificate } = useActions();
  if (!certificate) return null;
  return (
    <Stack component="section" gap={8} align="flex-start" aria-label="Trusted certificate">
      <CertificateFacts title="Trusted certificate" certificate={certificate} />
      <ToolButton icon={IconShieldOff} onClick={() => void trustCertificate(id, null)}>
        Stop trusting it
      </ToolButton>
    </Stack>
  );
}

function movesTo(url: string, instance: Instance): string | null {
  const address = readAddress(url);
  return address.ok && address.value.origin !== instance.origin ? address.value.origin : null;
}

function Colors({ value, onChange }: { value: InstanceColor; onChange: (color: InstanceColor) => void }) {
  return (
    <Flex component="fieldset" gap={8} pb={4}>
      <Box component="legend" mb={8} fw={600}>
        Color
      </Box>
      {(Object.keys(INSTANCE_TILES) as InstanceColor[]).map((color) => (
        <label
          key={color}
          className={styles.color}
          style={{ background: INSTANCE_TILES[color] }}
          title={color}
        >
          <input
            type="radio"
            name="color"
            aria-label={color}
            checked={color === value}
            onChange={() => onChange(color)}
          />
          <IconCheck size={16} stroke={2.4} aria-hidden />
        </label>
      ))}
    </Flex>
  );
}
