import { Box } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import form from '../../ui/dialogForm.module.css';
import { Expiry, type ExpiryDays } from '../../ui/Expiry.tsx';
import { KeepForSession } from '../../ui/KeepForSession.tsx';
import { OLD_KEY_WORDS, type OldKey } from '../../ui/oldKeyWords.ts';
import { NothingLeft } from '../../ui/ReadDialog.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';

export function RotateKey({ instanceId, keyId }: { instanceId: string; keyId: string }) {
  const found = useApp((state) => state.byId[instanceId]?.keys.find((key) => key.id === keyId));
  // Once it is rotated its record is gone; the dialog still tells of it.
  const [record] = useState(found);
  const { runIntent } = useActions();
  const { running, error, close, run } = useDialog();
  const [expiresInDays, setExpires] = useState<ExpiryDays>(null);
  const [forSession, setForSession] = useState(false);
  const [old, setOld] = useState<OldKey | null>(null);
  if (!record) return <NothingLeft>The key is no longer here.</NothingLeft>;
  const name = sanitizeText(record.organizationName, 120) || 'this organization';

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (old !== null) return close();
    const intent = { kind: 'rotate-key' as const, instanceId, keyId, expiresInDays, forSession };
    const rotated = await run(() => runIntent(intent), {
      stays: true,
      lateTitle: `The key of ${name} was not rotated.`,
    });
    if (rotated?.ok) setOld(rotated.value.oldKey ?? 'unknown');
  }

  return (
    <form className={form.form} onSubmit={(event) => void submit(event)}>
      {old === null ? (
        <>
          <p>
            The server creates a new key for <b>{name}</b>. It is checked, stored and used; then the old one{' '}
            {record.serverKeyId === null
              ? 'is deleted here. It was pasted, so it keeps working on the server until you retire it there.'
              : 'is deleted on the server and here.'}{' '}
            If anything fails, the old one stays.
          </p>
          <Expiry value={expiresInDays} onChange={setExpires} disabled={running} />
          {(error && isKeychainTrouble(error)) || forSession ? (
            <KeepForSession checked={forSession} onChange={setForSession} disabled={running} />
          ) : null}
        </>
      ) : (
        <p role="status">
          <Box component="span" c="var(--q-ok)">
            A new key for {name} is in use.
          </Box>{' '}
          {OLD_KEY_WORDS[old]}
        </p>
      )}
      <DialogFailure error={error} note="The old key is in use as before." />
      <DialogButtons
        action={old === null ? 'Rotate key' : 'Done'}
        runningAction="Rotating…"
        cancel={old !== null ? null : running ? 'Close' : 'Cancel'}
      />
    </form>
  );
}
