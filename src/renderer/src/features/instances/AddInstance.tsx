import { Box, Button, Flex, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconExternalLink, IconLink } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { nameOfHost, readAddress } from '../../../../shared/address.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { focusFaultIn, focusOnceThere } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import styles from './AddInstance.module.css';
import { borrowedName } from './borrowedName.ts';
import { ConnectionFields } from './ConnectionFields.tsx';
import { ConnectSteps } from './ConnectSteps.tsx';
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
