import { Box, Checkbox, Flex, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconMinus } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { CARRIED_PARTS, type CarriedPart } from '../../../../shared/backup.ts';
import type { CarriedResult, ImportEntry, ImportResult } from '../../../../shared/calls/backup.ts';
import type { CallInput, CallOutput } from '../../../../shared/contract.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { initialsOf } from '../../state/initials.ts';
import fields from '../../ui/choices.module.css';
import looks from '../../ui/looks.module.css';
import { Tile } from '../../ui/Tile.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { dateOf } from '../../when.ts';
import styles from './backup.module.css';
import {
  carriedWords,
  changesOf,
  count,
  PART_NAMES,
  resultWords,
  sayChanges,
  sayFound,
} from './carriedWords.ts';

const CHOICES: readonly { label: string; parts: readonly CarriedPart[] }[] = [
  { label: 'Groups', parts: ['groups'] },
  { label: 'Joined addresses and “Not this person”', parts: ['joins', 'apart'] },
  { label: 'Baselines', parts: ['baselines'] },
  { label: 'End dates and notes', parts: ['ends'] },
  { label: 'Kits', parts: ['kits'] },
  { label: 'Snoozed lines', parts: ['snoozes'] },
];

export function CarriedChoice(props: {
  legend: string;
  carry: readonly CarriedPart[];
  disabled: boolean;
  say: (parts: readonly CarriedPart[]) => string | null;
  onChange: (carry: readonly CarriedPart[]) => void;
}) {
  const { carry, disabled, onChange } = props;
  const offered = CHOICES.flatMap((choice) => {
    const words = props.say(choice.parts);
    return words === null ? [] : [{ ...choice, words }];
  });
  if (offered.length === 0) return null;

  function choose(parts: readonly CarriedPart[], isTaken: boolean): void {
    onChange(CARRIED_PARTS.filter((part) => (parts.includes(part) ? isTaken : carry.includes(part))));
  }

  return (
    <fieldset className={fields.choices}>
      <legend>{props.legend}</legend>
      {offered.map(({ label, parts, words }) => (
        <Checkbox
          key={label}
          label={label}
          description={words}
          checked={parts.some((part) => carry.includes(part))}
          disabled={disabled}
          onChange={(event) => choose(parts, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}

type Choice = { taken: boolean; name: string };

function ImportPlan(props: {
  file: File;
  plan: Plan;
  stopping: boolean;
  onApply: (chosen: Chosen) => void;
  onCancel: () => void;
}) {
  const { file, plan } = props;
  const { running } = useDialog();
  const [choices, setChoices] = useState<Record<number, Choice>>(() => firstChoices(plan.entries));
  const chosen = plan.entries.filter(({ index }) => choices[index]?.taken);
  const changing = plan.entries.filter(changesOf);
  const [carry, setCarry] = useState<readonly CarriedPart[]>(CARRIED_PARTS);
  const bringing = CARRIED_PARTS.filter((part) => plan.carried[part].missing > 0);
  const isNothing = changing.length === 0 && bringing.length === 0;
  const isChosen = chosen.length > 0 || bringing.some((part) => carry.includes(part));
  const made = dateOf(Date.parse(plan.createdAt));

  const intro = useRef<HTMLParagraphElement>(null);
  useEffect(() => intro.current?.focus(), []);

  function change(index: number, patch: Partial<Choice>): void {
    setChoices((all) => ({ ...all, [index]: { taken: false, name: '', ...all[index], ...patch } }));
  }

  function submit(): void {
    // Entries without changes are sent too, so that the results list them.
    const along = plan.entries.filter((entry) => choices[entry.index]?.taken || !changesOf(entry));
    const wanted = along.map(({ index, name }) => ({ index, name: choices[index]?.name ?? name }));
    props.onApply({ choices: wanted, carry: [...carry] });
  }

  return (
    <DialogForm
      action={chosen.length === 0 ? 'Import' : `Import ${count(chosen.length, 'instance')}`}
      runningAction={props.stopping ? 'Canceling…' : 'Importing…'}
      disabled={!isChosen}
      onCancel={props.onCancel}
      cancel={props.stopping ? null : isNothing ? 'Close' : 'Cancel'}
      onSubmit={submit}
    >
      <p ref={intro} tabIndex={-1} style={{ outline: 'none' }}>
        “{file.fileName}” of {made} has {count(plan.entries.length, 'instance')}
        {file.encrypted ? '' : ', without keys'}.{' '}
        {isNothing ? 'Everything in it is already here, so there is nothing to import.' : ''}
      </p>
      <table className={styles.plan} aria-label="What will change">
        <thead>
          <tr>
            <th scope="col">Import</th>
            <th scope="col">Instance</th>
            <th scope="col">What will change</th>
          </tr>
        </thead>
        <tbody>
          {plan.entries.map((entry) => (
            <PlanRow
              key={entry.index}
              entry={entry}
              choice={choices[entry.index] ?? { taken: false, name: entry.name }}
              disabled={running}
              onChange={(patch) => change(entry.index, patch)}
            />
          ))}
        </tbody>
      </table>
      <CarriedChoice
        legend="Also in the file"
        carry={carry}
        disabled={running}
        say={(parts) => sayFound(parts, plan.carried)}
        onChange={setCarry}
      />
    </DialogForm>
  );
}

function PlanRow(props: {
  entry: ImportEntry;
  choice: Choice;
  disabled: boolean;
  onChange: (patch: Partial<Choice>) => void;
}) {
  const { entry, choice, disabled, onChange } = props;
  const changes = changesOf(entry);
  const renamed = entry.what.kind === 'new' && entry.what.freeName !== null;
  return (
    <tr data-idle={!changes || undefined}>
      <td>
        {changes ? (
          <Checkbox
            aria-label={`Import ${entry.name}`}
            checked={choice.taken}
            disabled={disabled}
            onChange={(event) => onChange({ taken: event.currentTarget.checked })}
          />
        ) : null}
      </td>
      <td>
        <Group gap={10} align="stretch" wrap="nowrap">
          <Tile initials={initialsOf(entry.name)} color={entry.color} size={28} />
          <div>
            <b>
              <UntrustedText text={entry.name} />
            </b>
            <Box component="span" display="block" c="dimmed" fz={12}>
              {entry.origin}
            </Box>
          </div>
        </Group>
      </td>
      <td>
        {sayChanges(entry).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {renamed ? (
          <TextInput
            label={`Name for ${entry.origin}`}
            maxLength={100}
            value={choice.name}
            disabled={!choice.taken}
            readOnly={disabled}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        ) : null}
      </td>
    </tr>
  );
}

function firstChoices(entries: ImportEntry[]): Record<number, Choice> {
  return Object.fromEntries(
    entries.map((entry) => {
      const free = entry.what.kind === 'new' ? entry.what.freeName : null;
      return [entry.index, { taken: changesOf(entry), name: free ?? entry.name }];
    }),
  );
}

type File = { token: string; fileName: string; encrypted: boolean };
type Plan = CallOutput<'backup.plan'>;
type Chosen = Pick<CallInput<'backup.apply'>, 'choices' | 'carry'>;
type Step =
  | { at: 'choosing' }
  | { at: 'passphrase'; file: File }
  | { at: 'plan'; file: File; plan: Plan }
  | { at: 'done'; results: ImportResult[]; carried: CarriedResult[] };

export function ImportInstances() {
  const { call, applyImport } = useActions();
  const { running, close, run } = useDialog();
  const here = useIsMounted();
  const [step, setStep] = useState<Step>({ at: 'choosing' });
  const [stopping, setStopping] = useState(false);
  const held = useRef<string | null>(null);

  useEffect(
    () => () => {
      if (held.current) void call('app.giveUp', { id: held.current });
    },
    [call],
  );

  async function choose(): Promise<void> {
    const opened = await run(() => call('backup.open', {}), { stays: true });
    if (!opened?.ok || opened.value.outcome === 'canceled') return;
    const { outcome: _, ...file } = opened.value;
    if (!here.current) return void call('app.giveUp', { id: file.token });
    held.current = file.token;
    if (file.encrypted) setStep({ at: 'passphrase', file });
    else await plan(file);
  }

  async function plan(file: File, unlock: { passphrase?: string } = {}): Promise<void> {
    const planned = await run(() => call('backup.plan', { token: file.token, ...unlock }), { stays: true });
    if (planned?.ok) setStep({ at: 'plan', file, plan: planned.value });
  }

  async function apply({ token }: File, chosen: Chosen): Promise<void> {
    setStopping(false);
    // Held: only this dialog can show the results of a canceled import.
    const applied = await run(() => applyImport({ token, ...chosen }), { held: true, stays: true });
    if (!applied?.ok) return;
    held.current = null;
    const { results, carried } = applied.value;
    setStep({ at: 'done', results, carried });
  }

  /** Dropping the file cancels the rest of the import; the results list what was done. */
  function cancelImport({ token }: File): void {
    setStopping(true);
    void call('app.giveUp', { id: token });
  }

  switch (step.at) {
    case 'choosing':
      return (
        <DialogForm action="Choose a file…" runningAction="Reading…" onSubmit={() => void choose()}>
          <p>
            Choose a file created by “Export instances”. You will see what changes before it does, and nothing
            you already have is overwritten.
          </p>
        </DialogForm>
      );
    case 'passphrase':
      return <Unlock file={step.file} onUnlock={(passphrase) => void plan(step.file, { passphrase })} />;
    case 'plan':
      return (
        <ImportPlan
          {...step}
          stopping={stopping}
          onApply={(chosen) => void apply(step.file, chosen)}
          onCancel={() => (running ? cancelImport(step.file) : close())}
        />
      );
    case 'done':
      return <ImportResults results={step.results} carried={step.carried} />;
  }
}

function Unlock({ file, onUnlock }: { file: File; onUnlock: (passphrase: string) => void }) {
  const { running, error } = useDialog();
  const [passphrase, setPassphrase] = useState('');
  const [tried, setTried] = useState(false);
  const fault = tried && passphrase === '' ? 'Enter the passphrase of this file.' : null;
  const box = useRef<HTMLInputElement>(null);
  const refused = error !== null;

  useEffect(() => {
    if (refused) box.current?.select();
  }, [refused]);

  function submit(): void {
    setTried(true);
    if (passphrase === '') box.current?.focus();
    else onUnlock(passphrase);
  }

  return (
    <DialogForm action="Open" runningAction="Opening…" onSubmit={submit}>
      <p>“{file.fileName}” is encrypted. Enter the passphrase chosen when it was exported.</p>
      <PasswordInput
        ref={box}
        autoFocus
        label="Passphrase"
        value={passphrase}
        readOnly={running}
        error={fault}
        aria-invalid={fault !== null || error?.code === 'passphrase-wrong'}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Reveal the passphrase', tabIndex: 0 }}
      />
    </DialogForm>
  );
}

function ImportResults(props: { results: ImportResult[]; carried: CarriedResult[] }) {
  const { results, carried } = props;
  const failed = results.filter(({ outcome }) => outcome.kind === 'failed').length;
  const added = results.filter(({ outcome }) => ['added', 'keys-added'].includes(outcome.kind)).length;
  const canceled = results.filter(({ outcome }) => outcome.kind === 'canceled').length;
  const isCut = carried.some(({ outcome }) => outcome.kind === 'failed');
  const isStopped = canceled > 0 || carried.some(({ outcome }) => outcome.kind === 'canceled');
  const again = 'Fix this, then import the file again: nothing is imported twice.';
  const summary = isStopped
    ? `Canceled. ${count(added, 'instance')} ${added === 1 ? 'was' : 'were'} imported before, ${count(canceled, 'instance')} ${canceled === 1 ? 'was' : 'were'} not${failed > 0 ? `, and ${count(failed, 'instance')} failed` : ''}. Import the file again for the rest: nothing is imported twice.`
    : failed > 0
      ? `Imported ${count(added, 'instance')}; ${count(failed, 'instance')} could not be fully imported. ${again}`
      : `Imported ${count(added, 'instance')}.${isCut ? ` Some extras were not imported. ${again}` : ''}`;
  return (
    <ReadDialog>
      <p role={failed === 0 && !isCut ? 'status' : 'alert'}>
        <b>{summary}</b>
      </p>
      <Stack component="ul" gap={10} aria-label="Results">
        {results.map((result) => (
          <Outcome
            key={result.index}
            kind={result.outcome.kind}
            name={<UntrustedText text={result.name} />}
            lines={[resultWords(result)]}
          />
        ))}
      </Stack>
      {carried.length > 0 ? (
        <Stack component="ul" gap={10} aria-label="Also imported">
          {carried.map((result) => (
            <Outcome
              key={result.part}
              kind={markOf(result)}
              name={PART_NAMES[result.part]}
              lines={carriedWords(result)}
            />
          ))}
        </Stack>
      ) : null}
    </ReadDialog>
  );
}

function markOf({ outcome, added }: CarriedResult): ImportResult['outcome']['kind'] {
  if (outcome.kind !== 'done') return outcome.kind;
  return added > 0 ? 'added' : 'unchanged';
}

type OutcomeProps = { kind: ImportResult['outcome']['kind']; name: ReactNode; lines: readonly string[] };

function Outcome({ kind, name, lines }: OutcomeProps) {
  const isAdded = kind === 'added' || kind === 'keys-added';
  const Icon = kind === 'failed' ? IconAlertTriangle : isAdded ? IconCircleCheck : IconMinus;
  const tone = kind === 'failed' ? 'danger' : isAdded ? 'ok' : undefined;
  return (
    <Flex component="li" gap={10} className={looks.broken} data-tone={tone}>
      <Icon size={16} className={`${looks.toned} ${looks.rigid}`} aria-hidden />
      <div>
        <b>{name}</b>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </Flex>
  );
}
