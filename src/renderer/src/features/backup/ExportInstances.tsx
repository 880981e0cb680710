import { Box, Button, Radio, Stack } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { CARRIED_PARTS, type CarriedPart } from '../../../../shared/backup.ts';
import type { MissingSecret } from '../../../../shared/calls/backup.ts';
import type { CallInput, CallOutput } from '../../../../shared/contract.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { dataOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { isUnfinished } from '../../state/operations.ts';
import { useQuery } from '../../state/useQuery.ts';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { Signed } from '../../ui/Signed.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { CarriedChoice } from './CarriedChoice.tsx';
import { SIGNED_STAYS, sayContents, sayCounts, sayNames, staysHere } from './carriedWords.ts';
import { faultsOf, PassphraseFields } from './PassphraseFields.tsx';
import { count } from './words.ts';

const NOTHING: MissingSecret[] = [];

const ADDRESSES: readonly CarriedPart[] = ['joins', 'apart', 'baselines', 'ends'];

type Outcome = CallOutput<'backup.export'>;
type Step =
  | { at: 'asking'; missing: MissingSecret[] }
  | { at: 'saved'; outcome: Extract<Outcome, { outcome: 'saved' }> };

export function ExportInstances({ next }: DialogSubjects['export']) {
  const instances = useApp((state) => state.order.length);
  const operations = useApp((state) => state.operations.list.filter(isUnfinished).length);
  const views = useApp(({ preferences }) => preferences.savedViews.length);
  const { call } = useActions();
  const { running, error, run } = useDialog();
  const [withSecrets, setWithSecrets] = useState(true);
  const [typed, setTyped] = useState({ first: '', second: '' });
  const [tried, setTried] = useState(false);
  const [triedWith, setTriedWith] = useState(withSecrets);
  const [step, setStep] = useState<Step>({ at: 'asking', missing: NOTHING });
  const contents = dataOf(useQuery('backup.contents', {}).query) ?? null;
  const baselines = dataOf(useQuery('access.list', {}).query)?.baselines;
  const isSigned = baselines?.some(({ signed }) => signed !== null) ?? false;
  const [carry, setCarry] = useState<readonly CarriedPart[]>(CARRIED_PARTS);

  const missing = step.at === 'asking' ? step.missing : NOTHING;

  async function write(input: CallInput<'backup.export'>): Promise<void> {
    setTriedWith(withSecrets);
    const exported = await run(() => call('backup.export', input), {
      stays: true,
      lateTitle: 'The instances were not exported.',
    });
    if (!exported?.ok) return;
    const { value } = exported;
    if (value.outcome === 'saved') {
      setTyped({ first: '', second: '' });
      return setStep({ at: 'saved', outcome: value });
    }
    setStep({ at: 'asking', missing: value.outcome === 'missing' ? value.missing : NOTHING });
  }

  function submit(): void {
    if (!withSecrets) {
      void write({ withSecrets: false, carry: [...carry] });
      return;
    }
    setTried(true);
    const faults = faultsOf(typed);
    if (faults.first !== null || faults.second !== null) focusFault();
    else {
      const partial = missing.length > 0;
      void write({ withSecrets: true, passphrase: typed.first, partial, carry: [...carry] });
    }
  }

  if (step.at === 'saved') return <Saved outcome={step.outcome} withKeys={withSecrets} next={next} />;
  return (
    <DialogForm
      action={missing.length > 0 ? 'Export without them' : 'Export…'}
      runningAction={withSecrets ? 'Encrypting…' : 'Exporting…'}
      disabled={instances === 0}
      error={triedWith === withSecrets ? error : null}
      onSubmit={submit}
    >
      <p>
        {instances === 0
          ? 'There is no instance to export yet.'
          : `Writes ${count(instances, 'instance')} to a file: names, addresses, colors, order, keys’ organizations and connection settings. Import it on another computer, or keep it safe.`}
      </p>
      <Radio.Group
        label="Keys"
        value={withSecrets ? 'with' : 'without'}
        onChange={(value) => {
          setWithSecrets(value === 'with');
          setStep({ at: 'asking', missing: NOTHING });
        }}
      >
        <Stack gap={10} mt={6}>
          <Radio
            value="with"
            disabled={running}
            label="With keys, encrypted"
            description="The file includes keys and extra headers. Only its passphrase opens it (age format)."
          />
          <Radio
            value="without"
            disabled={running}
            label="Without keys"
            description="The file has no secrets. After the import, each instance asks for its key."
          />
        </Stack>
      </Radio.Group>
      {withSecrets ? (
        <PassphraseFields typed={typed} onChange={setTyped} tried={tried} readOnly={running} />
      ) : null}
      <CarriedChoice
        legend="Also in the file"
        carry={carry}
        disabled={running}
        say={(parts) => (contents ? sayContents(parts, contents) : null)}
        onChange={setCarry}
      />
      {!withSecrets && ADDRESSES.some((part) => carry.includes(part) && contents?.[part]) ? (
        <p className={looks.dim}>
          A file without keys is not encrypted: anyone who has it can read its email addresses.
        </p>
      ) : null}
      {isSigned && carry.includes('baselines') && <p className={looks.warn}>{SIGNED_STAYS}</p>}
      <p className={operations > 0 ? looks.warn : looks.dim}>{staysHere({ operations, views })}</p>
      {missing.length > 0 ? (
        <div role="alert" className={looks.warn}>
          <p>
            The keychain no longer has everything. These would be missing from the file, and you would enter
            them again after importing:
          </p>
          <MissingSecrets missing={missing} />
        </div>
      ) : null}
    </DialogForm>
  );
}

function Saved(props: {
  outcome: Extract<Outcome, { outcome: 'saved' }>;
  withKeys: boolean;
  next: DialogSubjects['export']['next'];
}) {
  const { openDialog } = useActions();
  const { fileName, instances, keys, missing, carried, tooLarge } = props.outcome;
  const along = sayCounts(carried);
  const what = props.withKeys
    ? `${count(instances, 'instance')} with ${count(keys, 'key')}, encrypted`
    : `${count(instances, 'instance')}, without keys`;
  return (
    <ReadDialog
      isPlain={props.next !== undefined}
      next={
        props.next && (
          <Button onClick={() => openDialog({ kind: 'start-over', exported: fileName })}>Continue</Button>
        )
      }
    >
      <div role="status">
        <Signed icon={IconCircleCheck} tone="ok">
          Saved “{fileName}”: {what}
          {along === null ? '' : `; also ${along}`}.
          {missing.length > 0 ? ' Left out, because the keychain no longer has them:' : ''}
        </Signed>
      </div>
      {missing.length > 0 ? <MissingSecrets missing={missing} /> : null}
      {tooLarge.length > 0 ? (
        <p className={looks.warn}>
          {count(tooLarge.length, 'baseline')} did not fit into the file, the oldest first:{' '}
          <UntrustedText text={sayNames(tooLarge)} />.
        </p>
      ) : null}
      {props.withKeys ? (
        <p className={looks.dim}>
          Keep the file and its passphrase in different places. Anyone with both can use your keys until you
          retire them.
        </p>
      ) : null}
    </ReadDialog>
  );
}

const MOST_NAMED = 8;

function MissingSecrets({ missing }: { missing: readonly MissingSecret[] }) {
  const more = missing.length - MOST_NAMED;
  return (
    <Box component="ul" ps={18} style={{ listStyle: 'disc' }}>
      {missing.slice(0, MOST_NAMED).map(({ kind, instance, name }) => (
        <li key={`${kind} ${instance} ${name}`}>
          {instance}: {kind === 'header' ? 'header ' : 'key of '}
          <UntrustedText text={name ?? 'an organization'} />
        </li>
      ))}
      {more > 0 ? <li>and {more.toLocaleString('en')} more</li> : null}
    </Box>
  );
}
