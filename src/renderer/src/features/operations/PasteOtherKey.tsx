import { Button, PasswordInput } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { useActions } from '../../state/app.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import classes from './offboard.module.css';

type Props = { instanceId: string; organizationId: string; organizationName: string };

/** A button that opens a box for another person's key, which is stored beside the one in use. */
export function PasteOtherKey({ instanceId, organizationId, organizationName }: Props) {
  const { pasteKey } = useActions();
  const here = useIsMounted();
  const [key, setKey] = useState<string | null>(null);
  const [running, setRunning] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const note = useId();
  const name = sanitizeText(organizationName, 60) || 'this organization';

  const paste = (secret: string, fileWhereItBelongs: boolean) => {
    const attemptId = crypto.randomUUID();
    const input = { attemptId, instanceId, organizationId, key: secret };
    return pasteKey({ ...input, fileWhereItBelongs, forSession: false });
  };

  /** Stores it, if it is another person's and opens the organization; else gives why it was not. */
  async function storeOther(secret: string): Promise<string | null> {
    const asked = await paste(secret, false);
    if (!asked.ok) return `${asked.error.message} ${asked.error.advice}`;
    const found = asked.value;
    // Of somebody who is known here: the row goes, unless it is the same person.
    if (found.outcome === 'stored') return 'This key is this person’s own as well.';
    if (found.organizationId !== organizationId) {
      const opens = sanitizeText(found.organizationName, 60) || 'no organization any more';
      return `This key opens ${opens}, not ${name}. Nothing was stored.`;
    }
    const stored = await paste(secret, true);
    return stored.ok ? null : `${stored.error.message} ${stored.error.advice}`;
  }

  async function store(): Promise<void> {
    const secret = (key ?? '').trim();
    if (running || secret === '') return;
    setRunning(true);
    setTrouble(null);
    const why = await storeOther(secret);
    if (!here.current) return;
    setRunning(false);
    setTrouble(why);
    if (why === null) setKey(null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    // The form around it would be sent.
    event.preventDefault();
    void store();
  }

  if (key === null) {
    return (
      <Button size="compact-sm" variant="default" onClick={() => setKey('')}>
        Paste a key for {name}…
      </Button>
    );
  }
  return (
    <div className={classes.paste}>
      <PasswordInput
        aria-label={`API key of another person for ${name}`}
        aria-describedby={note}
        placeholder="Another person’s API key"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        autoFocus
        value={key}
        readOnly={running}
        error={trouble !== null}
        onChange={(event) => setKey(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        visibilityToggleButtonProps={{ 'aria-label': 'Reveal what was typed', tabIndex: 0 }}
      />
      <Button variant="default" aria-disabled={running} onClick={() => void store()}>
        {running ? 'Checking…' : 'Add key'}
      </Button>
      {trouble !== null && (
        <p role="alert" className={classes.trouble}>
          {trouble}
        </p>
      )}
      <span id={note} className={classes.hint}>
        Made in Dokploy by somebody else who may do this, while {name} is chosen there.
      </span>
    </div>
  );
}
