import { Box, Button, Group, PasswordInput, Radio, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCircleCheck, IconClipboard } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import {
  CARRIED_PARTS,
  type CarriedPart,
  type PassphraseStrength,
  passphraseFault,
  SHORTEST_PASSPHRASE,
} from '../../../../shared/backup.ts';
import type { MissingSecret } from '../../../../shared/calls/backup.ts';
import type { CallInput, CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { dataOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { isUnfinished } from '../../state/operations.ts';
import { useQuery } from '../../state/useQuery.ts';
import { DialogFailure } from '../../ui/FailureAlert.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { Signed } from '../../ui/Signed.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import styles from './backup.module.css';
import { count, SIGNED_STAYS, sayContents, sayCounts, sayNames, staysHere } from './carriedWords.ts';
import { CarriedChoice } from './ImportInstances.tsx';

type TypedTwice = { first: string; second: string };

function faultsOf({ first, second }: TypedTwice): { first: string | null; second: string | null } {
  return {
    first: passphraseFault(first),
    second: first === second ? null : 'The passphrases do not match.',
  };
}

const STRENGTH: Record<PassphraseStrength, string> = {
  weak: 'Weak: it is easy to guess. Use several unrelated words.',
  fair: 'Fair. A longer passphrase resists offline guessing.',
  good: 'Good.',
  strong: 'Strong.',
};

function PassphraseFields(props: {
  typed: TypedTwice;
  onChange: (typed: TypedTwice) => void;
  tried: boolean;
  readOnly: boolean;
}) {
  const { typed, onChange, tried, readOnly } = props;
  const { call } = useActions();
  const [copied, setCopied] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  const faults = faultsOf(typed);
  const strength = useStrength(typed.first);
  const box = { autoComplete: 'new-password', spellCheck: false, readOnly } as const;
  const reveal = (what: string) => ({ 'aria-label': `Reveal the ${what}`, tabIndex: 0 });

  async function suggest(): Promise<void> {
    const suggested = await call('backup.suggestPassphrase', {});
    setCopied(suggested.ok);
    setFailure(suggested.ok ? null : suggested.error);
    if (suggested.ok) onChange({ first: suggested.value.passphrase, second: suggested.value.passphrase });
  }

  return (
    <Stack className={styles.passphrase} gap={8}>
      <Box display="grid" style={{ gridTemplateColumns: '1fr 1fr', gap: 12, alignItems: 'start' }}>
        <PasswordInput
          {...box}
          data-autofocus
          label="Passphrase"
          value={typed.first}
          error={tried ? faults.first : null}
          aria-invalid={tried && faults.first !== null}
          onChange={({ currentTarget: { value }, nativeEvent }) => {
            // A pasted passphrase has no typing mistake that a repetition would find.
            const isPasted = (nativeEvent as InputEvent).inputType === 'insertFromPaste';
            onChange({ first: value, second: isPasted ? value : typed.second });
          }}
          visibilityToggleButtonProps={reveal('passphrase')}
        />
        <PasswordInput
          {...box}
          label="Passphrase again"
          value={typed.second}
          error={tried ? faults.second : null}
          aria-invalid={tried && faults.second !== null}
          onChange={(event) => onChange({ ...typed, second: event.currentTarget.value })}
          visibilityToggleButtonProps={reveal('passphrase typed again')}
        />
      </Box>
      <p className={looks.dim} role="status">
        {strength ? STRENGTH[strength] : ''}
      </p>
      <p className={looks.dim}>
        At least {SHORTEST_PASSPHRASE} characters. Quayside does not store it: without it, nobody can open the
        file.
      </p>
      <Group gap={12} wrap="nowrap">
        <ToolButton flex="none" icon={IconClipboard} disabled={readOnly} onClick={() => void suggest()}>
          Make one and copy it
        </ToolButton>
        <p className={looks.dim} role="status">
          {copied ? 'Filled in, and on the clipboard for a minute: save it in your password manager.' : ''}
        </p>
      </Group>
      <DialogFailure error={failure} />
    </Stack>
  );
}

/** In ms: each rating starts a process, so it waits for a pause in typing. */
const REST = 400;

function useStrength(passphrase: string): PassphraseStrength | null {
  const { call } = useActions();
  const [settled] = useDebouncedValue(passphrase, REST);
  const [judged, setJudged] = useState<{ of: string; strength: PassphraseStrength | null } | null>(null);

  useEffect(() => {
    if (passphraseFault(settled) !== null) return;
    let isStale = false;
    void call('backup.judgePassphrase', { passphrase: settled }).then((answer) => {
      if (!isStale) setJudged({ of: settled, strength: answer.ok ? answer.value.strength : null });
    });
    return () => {
      isStale = true;
    };
  }, [settled, call]);

  return judged?.of === passphrase ? judged.strength : null;
}

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
