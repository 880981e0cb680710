import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ImportResult } from '../../../../shared/calls/backup.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import dialogForm from '../../ui/dialogForm.module.css';
import { ImportPlan } from './ImportPlan.tsx';
import { ImportResults } from './ImportResults.tsx';

type File = { token: string; fileName: string; encrypted: boolean };
type Plan = CallOutput<'backup.plan'>;
type Step =
  | { at: 'choosing' }
  | { at: 'passphrase'; file: File }
  | { at: 'plan'; file: File; plan: Plan }
  | { at: 'done'; results: ImportResult[] };

/** The content of the dialog that imports instances: file, passphrase where it needs one, what will change, results. */
export function ImportInstances() {
  const { openBackup, planImport, applyImport, closeBackup, closeDialog } = useActions();
  const [step, setStep] = useState<Step>({ at: 'choosing' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const held = useRef<string | null>(null);

  useEffect(
    () => () => {
      if (held.current) closeBackup(held.current);
    },
    [closeBackup],
  );

  async function choose(): Promise<void> {
    setBusy(true);
    setError(null);
    const opened = await openBackup();
    setBusy(false);
    if (!opened.ok) return setError(opened.error);
    if (opened.value.outcome === 'canceled') return;
    const { outcome: _, ...file } = opened.value;
    held.current = file.token;
    if (file.encrypted) setStep({ at: 'passphrase', file });
    else await plan(file);
  }

  async function plan(file: File, passphrase?: string): Promise<void> {
    setBusy(true);
    setError(null);
    const planned = await planImport(file.token, passphrase);
    setBusy(false);
    if (planned.ok) setStep({ at: 'plan', file, plan: planned.value });
    else setError(planned.error);
  }

  async function apply(file: File, choices: { index: number; name: string }[]): Promise<void> {
    setBusy(true);
    setError(null);
    const applied = await applyImport({ token: file.token, choices });
    setBusy(false);
    if (!applied.ok) return setError(applied.error);
    held.current = null;
    setStep({ at: 'done', results: applied.value.results });
  }

  switch (step.at) {
    case 'choosing':
      return (
        <form
          className={dialogForm.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void choose();
          }}
        >
          <p>
            Choose a file created by “Export instances”. You will see what changes before it does, and nothing
            you already have is overwritten.
          </p>
          <DialogFailure error={error} />
          <DialogButtons
            action="Choose a file…"
            runningAction="Reading…"
            running={busy}
            onCancel={closeDialog}
          />
        </form>
      );
    case 'passphrase':
      return (
        <Unlock
          fileName={step.file.fileName}
          busy={busy}
          error={error}
          onUnlock={(passphrase) => void plan(step.file, passphrase)}
          onCancel={closeDialog}
        />
      );
    case 'plan':
      return (
        <ImportPlan
          fileName={step.file.fileName}
          encrypted={step.file.encrypted}
          plan={step.plan}
          busy={busy}
          error={error}
          onApply={(choices) => void apply(step.file, choices)}
          onCancel={closeDialog}
        />
      );
    case 'done':
      return (
        <ImportResults
          results={step.results}
          footer={
            <Button autoFocus onClick={closeDialog}>
              Close
            </Button>
          }
        />
      );
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

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (props.busy) return;
    if (passphrase === '') box.current?.focus();
    else props.onUnlock(passphrase);
  }

  return (
    <form noValidate className={dialogForm.form} onSubmit={submit}>
      <p>“{props.fileName}” is encrypted. Enter the passphrase chosen when it was exported.</p>
      <PasswordInput
        ref={box}
        autoFocus
        label="Passphrase"
        autoComplete="off"
        spellCheck={false}
        value={passphrase}
        readOnly={props.busy}
        error={fault}
        aria-invalid={fault !== null || props.error?.code === 'passphrase-wrong'}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Reveal the passphrase', tabIndex: 0 }}
      />
      <DialogFailure error={props.error} />
      <DialogButtons action="Open" runningAction="Opening…" running={props.busy} onCancel={props.onCancel} />
    </form>
  );
}
