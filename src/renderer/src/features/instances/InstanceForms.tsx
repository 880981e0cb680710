import { Box, Button, Flex, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconCheck, IconExternalLink, IconLink, IconShieldOff } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { nameOfHost, readAddress } from '../../../../shared/address.ts';
import type { Instance } from '../../../../shared/instance.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { INSTANCE_TILES, type InstanceColor } from '../../theme.ts';
import { focusFault, focusFaultIn, focusOnceThere } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { borrowedName } from './borrowedName.ts';
import { ConnectionFields } from './ConnectionFields.tsx';
import { CertificateFacts, ConnectSteps } from './ConnectSteps.tsx';
import { connectionError, draftOf, holdsInstance, inputOf } from './connection.ts';
import {
  AddressField,
  addressError,
  KeyField,
  keyError,
  NameField,
  SessionChoice,
  useServerCheck,
} from './fields.tsx';
import styles from './InstanceForms.module.css';

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

type Props = DialogSubjects['add'] & {
  inPage?: boolean;
};

/** Stores nothing unless every step succeeds. */
export function AddInstance({ link, inPage = false }: Props) {
  const { addInstance, call, goToInstance, openDialog, showIn, tellTrouble } = useActions();
  const { attempt, run, running } = useDialog();
  const writable = useApp((state) => state.writable);
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
  const root = useRef<HTMLFormElement>(null);
  const question = useDraftQuestion(!inPage && holdsInstance(form.values, first));
  const { url, connection } = form.values;
  const address = readAddress(url);
  const origin = address.ok ? address.value.origin : null;
  const hostName = address.ok ? nameOfHost(address.value.host) : undefined;
  /** The origin that needs no check: a link’s must not be asked before a click, the last tried one was just asked. */
  const [known, setKnown] = useState<string | null>(link?.url ?? null);
  const lookedAt = running || origin === known || connection.headers.length > 0 ? null : origin;
  const check = useServerCheck(lookedAt, inputOf(connection).proxy);
  /** Kept for the next try: main applies it only to the address that showed this certificate. */
  const [trusted, setTrusted] = useState<string>();
  const [forSession, setForSession] = useState(false);

  const submit = (trust = trusted) =>
    form.onSubmit(
      (values) => {
        setKnown(origin);
        const name = values.name.trim() || hostName || '';
        const input = { ...values, name, connection: inputOf(values.connection), forSession };
        void run((attemptId) => addInstance({ ...input, ...(trust ? { trust } : {}), attemptId }), {
          connects: true,
          onDone: ({ id }) => {
            if (link?.organizationId) showIn(id, { organizationId: link.organizationId });
            else goToInstance(id);
            focusOnceThere('[aria-label="Organizations"] button[aria-current]');
          },
        });
      },
      () => focusFaultIn(root.current),
    )();

  async function openKeyPage(): Promise<void> {
    const opened = await call('instances.openKeyPage', { url });
    if (!opened.ok) tellTrouble('The browser did not open', opened.error);
  }

  const giveUp = () => attempt && void call('app.giveUp', { id: attempt.id });
  const foot = inPage
    ? {
        ...(running ? { onCancel: giveUp } : { cancel: null }),
        more: running ? null : <p className={looks.hint}>Checked before anything is saved.</p>,
      }
    : {
        draft: { question, lost: 'The instance has not been added.' },
        more: running ? null : (
          <Button variant="subtle" onClick={() => openDialog({ kind: 'add-many' })}>
            Add several…
          </Button>
        ),
      };
  return (
    <DialogForm
      ref={root}
      action="Connect"
      runningAction="Connecting…"
      showsKeys
      error={null}
      disabled={!writable}
      {...foot}
      onSubmit={submit}
    >
      {link && <LinkNote link={link} name={form.values.name} url={url} />}
      <ol className={styles.parts}>
        <li data-done={check !== null && check !== 'asking' && check.ok ? true : undefined}>
          <AddressField
            data-autofocus
            autoFocus={inPage}
            {...form.getInputProps('url')}
            readOnly={running}
            check={check}
          />
        </li>
        <li>
          <KeyField
            {...form.getInputProps('key')}
            readOnly={running}
            description="Opens one organization. Quayside offers keys for the others next."
            inputContainer={(box) => (
              <>
                <Group gap={12} mb={8} justify="space-between" wrap="nowrap">
                  <Box component="span" c="dimmed" fz={12}>
                    In Dokploy, open Profile, then API/CLI Keys. Generate a key and leave its rate limit off.
                  </Box>
                  <ToolButton
                    flex="none"
                    why={origin === null ? 'Enter the server address first.' : null}
                    rightSection={<IconExternalLink size={15} stroke={1.75} aria-hidden />}
                    onClick={() => void openKeyPage()}
                  >
                    Open the key page
                  </ToolButton>
                </Group>
                {box}
              </>
            )}
          />
        </li>
        <li>
          <NameField
            isOptional
            {...form.getInputProps('name')}
            readOnly={running}
            placeholder={hostName ?? 'Production'}
          />
        </li>
      </ol>
      <ConnectionFields
        value={connection}
        onChange={(draft) => form.setFieldValue('connection', draft)}
        readOnly={running}
        faulty={Boolean(form.errors.connection)}
      />
      <ConnectSteps
        onTrust={(fingerprint) => {
          setTrusted(fingerprint);
          submit(fingerprint);
        }}
      />
      <SessionChoice checked={forSession} onChange={setForSession} />
    </DialogForm>
  );
}

function LinkNote(props: { link: NonNullable<DialogSubjects['add']['link']>; name: string; url: string }) {
  const { link, name, url } = props;
  const byId = useApp((state) => state.byId);
  const address = readAddress(url);
  const origin = address.ok ? address.value.origin : null;
  const instances = Object.values(byId);
  const borrowed = borrowedName(instances, { name, origin });
  const same = instances.find((instance) => instance.origin === origin);
  const Icon = borrowed ? IconAlertTriangle : IconLink;
  return (
    <Flex
      className={`${looks.callout} ${looks.broken}`}
      gap={9}
      {...(borrowed ? { 'data-tone': 'danger' } : { bg: 'var(--q-hover)' })}
      role="status"
    >
      <Icon size={16} stroke={1.75} className={looks.sign} aria-hidden />
      <Stack gap={6}>
        {link.isPlace && <p>This link leads to an instance you don’t have. Add it to follow the link.</p>}
        {link.url === '' ? (
          <p>The link has no address. Ask the sender for it.</p>
        ) : (
          <p>A link filled this in. Check the address first: whoever runs that server can use the key.</p>
        )}
        {borrowed && (
          <p>
            <b>
              This is not your <UntrustedText text={borrowed.name} />:
            </b>{' '}
            yours is at <b>{borrowed.origin}</b>. Do not paste its key here.
          </p>
        )}
        {same && (
          <p>
            You already have this address, as <UntrustedText text={same.name} />.
          </p>
        )}
      </Stack>
    </Flex>
  );
}
