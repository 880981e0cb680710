import { Flex, PasswordInput, Stack } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconMinus } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { CarriedPart } from '../../../../shared/backup.ts';
import type { CarriedResult, ImportResult } from '../../../../shared/calls/backup.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import looks from '../../ui/looks.module.css';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { carriedWords, PART_NAMES } from './carriedWords.ts';
import { ImportPlan } from './ImportPlan.tsx';
import { resultWords } from './planWords.ts';
import { count } from './words.ts';

type File = { token: string; fileName: string; encrypted: boolean };
type Plan = CallOutput<'backup.plan'>;
type Step =
  | { at: 'choosing' }
  | { at: 'passphrase'; file: File }
  | { at: 'plan'; file: File; plan: Plan }
  | { at: 'done'; results: ImportResult[]; carried: CarriedResult[] };

export function ImportInstances() {
  const { call, applyImport } = useActions();
  const { running: busy, error, close, run } = useDialog();
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

  async function apply(
    file: File,
    choices: { index: number; name: string }[],
    carry: CarriedPart[],
  ): Promise<void> {
    setStopping(false);
    // Held: only this dialog can show the results of a canceled import.
    const input = { token: file.token, choices, carry };
    const applied = await run(() => applyImport(input), { held: true, stays: true });
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
      return (
        <Unlock
          fileName={step.file.fileName}
          busy={busy}
          error={error}
          onUnlock={(passphrase) => void plan(step.file, { passphrase })}
          onCancel={close}
        />
      );
    case 'plan':
      return (
        <ImportPlan
          fileName={step.file.fileName}
          encrypted={step.file.encrypted}
          plan={step.plan}
          busy={busy}
          stopping={stopping}
          error={error}
          onApply={(choices, carry) => void apply(step.file, choices, carry)}
          onCancel={() => (busy ? cancelImport(step.file) : close())}
        />
      );
    case 'done':
      return <ImportResults results={step.results} carried={step.carried} />;
  }
}

function Unlock(props: {
  fileName: string;
  busy: boolean;
  error: AppError | null;
  onUnlock: (passphrase: string) => void;
  onCancel: () => void;
}) {
  const [passphrase, setPassphrase] = useState('');
  const [tried, setTried] = useState(false);
  const fault = tried && passphrase === '' ? 'Enter the passphrase of this file.' : null;
  const box = useRef<HTMLInputElement>(null);
  const refused = props.error !== null;

  useEffect(() => {
    if (refused) box.current?.select();
  }, [refused]);

  function submit(): void {
    setTried(true);
    if (passphrase === '') box.current?.focus();
    else props.onUnlock(passphrase);
  }

  return (
    <DialogForm
      action="Open"
      runningAction="Opening…"
      running={props.busy}
      onCancel={props.onCancel}
      error={props.error}
      onSubmit={submit}
    >
      <p>“{props.fileName}” is encrypted. Enter the passphrase chosen when it was exported.</p>
      <PasswordInput
        ref={box}
        autoFocus
        label="Passphrase"
        value={passphrase}
        readOnly={props.busy}
        error={fault}
        aria-invalid={fault !== null || props.error?.code === 'passphrase-wrong'}
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
