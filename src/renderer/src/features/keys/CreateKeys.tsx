import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { denyMakeKey } from '../../../../shared/rules/keys.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount, selectKeychainInDoubt } from '../../state/selectors.ts';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { Expiry, type ExpiryDays } from '../../ui/Expiry.tsx';
import { KeepForSession } from '../../ui/KeepForSession.tsx';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './keys.module.css';
import { useKeyless } from './useKeyless.ts';

export function CreateKeys({ instanceId }: { instanceId: string }) {
  const { startOperation } = useActions();
  const { running, run } = useDialog();
  const offered = useKeyless(instanceId);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [expiresInDays, setExpires] = useState<ExpiryDays>(null);
  const [forSession, setForSession] = useState(false);
  // Asking the keychain itself could bring up a password prompt.
  const inDoubt = useApp(selectKeychainInDoubt);
  const server = useApp((state) => dataOf(selectAccount(state, instanceId)));
  const why = server ? denyMakeKey({ version: server.version }) : null;
  const chosen = offered.filter(({ id }) => !left.has(id)).map(({ id }) => id);

  function submit(): void {
    if (chosen.length === 0) return;
    const without = [...left].map((organizationId) => ({ instanceId, organizationId }));
    const of = { instanceIds: [instanceId], without, expiresInDays, forSession };
    const intent = { kind: 'create-keys' as const, ...of };
    void run(() => startOperation(intent, { show: true }), { stays: true });
  }

  return (
    <DialogForm
      action="Create keys"
      runningAction="Creating…"
      disabled={chosen.length === 0 || why !== null}
      onSubmit={submit}
    >
      <p>
        A Dokploy key opens one organization. Quayside has the server create one for each of these, without a
        call limit, and keeps it in the keychain.
      </p>
      {why ? <p className={looks.warn}>{why.reason}</p> : null}
      <ul className={classes.choices} aria-label="Organizations without a key">
        {offered.map(({ id, name }) => (
          <li key={id} className={classes.choice}>
            <Checkbox
              label={sanitizeText(name, 120) || 'Unnamed organization'}
              checked={!left.has(id)}
              onChange={() => setLeft((before) => toggled(before, id))}
            />
          </li>
        ))}
      </ul>
      <Expiry value={expiresInDays} onChange={setExpires} />
      {inDoubt || forSession ? (
        <KeepForSession checked={forSession} onChange={setForSession} disabled={running} />
      ) : null}
    </DialogForm>
  );
}

function toggled(set: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
