import { PasswordInput } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import type { CallInput } from '../../../../shared/contract.ts';
import { ok } from '../../../../shared/errors.ts';
import classes from '../../parts/sheet.module.css';
import { sanitizeText } from '../../sanitizeText.ts';
import type { Actions } from '../../state/actions.ts';
import { useActions } from '../../state/app.tsx';
import { type DialogLife, useDialog } from '../../state/dialogContext.tsx';
import { showWhole } from '../../ui/showWhole.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';

type Props = Omit<OtherKey, 'key'>;

export function PasteOtherKey(props: Props) {
  const { pasteKey } = useActions();
  const { run, running } = useDialog();
  const here = useIsMounted();
  const [key, setKey] = useState<string | null>(null);
  const [checking, setChecking] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const note = useId();
  const name = sanitizeText(props.organizationName, 60) || 'this organization';

  async function store(): Promise<void> {
    const secret = (key ?? '').trim();
    if (running || secret === '') return;
    setChecking(true);
    setTrouble(null);
    const pasted = await pasteOther({ run, pasteKey }, { ...props, key: secret });
    if (!here.current) return;
    setChecking(false);
    if (pasted.state === 'refused') setTrouble(pasted.why);
    if (pasted.state === 'stored') setKey(null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void store();
  }

  if (key === null) {
    return (
      <ToolButton small onClick={() => setKey('')}>
        Paste a key for {name}…
      </ToolButton>
    );
  }
  return (
    <div className={classes.paste}>
      <PasswordInput
        aria-label={`API key of another person for ${name}`}
        aria-describedby={note}
        placeholder="Another person’s API key"
        data-autofocus
        autoFocus
        value={key}
        readOnly={checking}
        error={trouble !== null}
        onChange={(event) => setKey(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        visibilityToggleButtonProps={{ 'aria-label': 'Reveal what was typed', tabIndex: 0 }}
      />
      <ToolButton aria-disabled={running} onClick={() => void store()}>
        {checking ? 'Checking…' : 'Add key'}
      </ToolButton>
      {trouble !== null && (
        <p ref={showWhole} role="alert" className={classes.trouble}>
          {trouble}
        </p>
      )}
      <span id={note} className={classes.dim}>
        Another person with this right creates it in Dokploy, with {name} selected.
      </span>
    </div>
  );
}

type OtherKey = Required<Pick<CallInput<'keys.paste'>, 'instanceId' | 'organizationId' | 'key' | 'notOf'>> & {
  organizationName: string;
};

/** `not-begun`: the dialog already works or is closed. `why`: sentences for a person. */
type PastedOther = { state: 'stored' } | { state: 'not-begun' } | { state: 'refused'; why: string };

export async function pasteOther(
  { run, pasteKey }: Pick<DialogLife, 'run'> & Pick<Actions, 'pasteKey'>,
  { organizationName, ...input }: OtherKey,
): Promise<PastedOther> {
  // The failure is shown at the input: the dialog’s own work has not failed.
  const asked = await run(
    async (attemptId) => ok(await pasteKey({ ...input, attemptId, forSession: false })),
    { connects: true, stays: true },
  );
  if (!asked?.ok) return { state: 'not-begun' };
  const pasted = asked.value;
  if (!pasted.ok) return { state: 'refused', why: `${pasted.error.message} ${pasted.error.advice}` };
  if (pasted.value.outcome === 'stored') return { state: 'stored' };
  const opens = sanitizeText(pasted.value.organizationName, 60);
  const wanted = sanitizeText(organizationName, 60) || 'this organization';
  const why =
    pasted.value.organizationId === null || opens === ''
      ? `This key no longer opens any organization. Nothing was stored.`
      : `This key opens ${opens}, not ${wanted}. Nothing was stored.`;
  return { state: 'refused', why };
}
