import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { TypedConfirmation } from '../../ui/TypedConfirmation.tsx';
import styles from './form.module.css';

/** The content of the dialog that removes an instance from this computer. Its name must be typed. */
export function RemoveInstance({ instanceId }: { instanceId: string }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const { removeInstance, closeDialog } = useActions();
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  if (!instance) return null;
  const one = instance.keys.length === 1;

  async function remove(): Promise<void> {
    setRunning(true);
    setError(null);
    const result = await removeInstance(instanceId);
    setRunning(false);
    if (!result.ok) setError(result.error);
  }

  return (
    <TypedConfirmation
      label={`Type “${instance.name}” to remove it`}
      matches={(typed) => typed === instance.name}
      action="Remove instance"
      runningAction="Removing…"
      running={running}
      error={error}
      onConfirm={() => void remove()}
      onCancel={closeDialog}
    >
      <p>
        Quayside forgets <b>{instance.name}</b>. Nothing changes on the server.
      </p>
      <p className={styles.hint}>
        {one ? 'Its key is' : `Its ${instance.keys.length} keys are`} deleted from this computer’s keychain,
        but {one ? 'goes' : 'go'} on working on the server: delete {one ? 'it' : 'them'} in Dokploy, under
        Settings, Profile, API/CLI Keys, when nothing else uses {one ? 'it' : 'them'}.
      </p>
    </TypedConfirmation>
  );
}
