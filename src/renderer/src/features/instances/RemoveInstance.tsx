import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { DialogButtons } from './DialogButtons.tsx';
import styles from './form.module.css';

/** The content of the dialog that removes an instance from this computer. Its name must be typed. */
export function RemoveInstance({ instanceId }: { instanceId: string }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const { removeInstance } = useActions();
  const [typed, setTyped] = useState('');
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  if (!instance) return null;
  const one = instance.keys.length === 1;

  async function remove(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (running || typed.trim() !== instance?.name) return;
    setRunning(true);
    setError(null);
    const result = await removeInstance(instanceId);
    setRunning(false);
    if (!result.ok) setError(result.error);
  }

  return (
    <form className={styles.form} onSubmit={(event) => void remove(event)}>
      <p>
        Quayside forgets <b>{instance.name}</b>. Nothing changes on the server.
      </p>
      <p className={styles.hint}>
        {one ? 'Its key is' : `Its ${instance.keys.length} keys are`} deleted from this computer’s keychain,
        but {one ? 'goes' : 'go'} on working on the server: delete {one ? 'it' : 'them'} in Dokploy, under
        Settings, Profile, API/CLI Keys, when nothing else uses {one ? 'it' : 'them'}.
      </p>
      <TextInput
        label={`Type “${instance.name}” to remove it`}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {error ? <FailureAlert error={error} /> : null}
      <DialogButtons
        label="Remove instance"
        running={running && { label: 'Removing…' }}
        disabled={typed.trim() !== instance.name}
        danger
      />
    </form>
  );
}
