import { Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconLoader2 } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { denyMakeKey } from '../../../../shared/rules.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import form from '../../ui/dialogForm.module.css';
import { KeepForSession } from '../../ui/KeepForSession.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { Expiry, type ExpiryDays } from './Expiry.tsx';
import classes from './keys.module.css';
import { useKeyless } from './useKeyless.ts';

type Outcome = { state: 'running' } | { state: 'made' } | { state: 'failed'; error: AppError };

/** The content of the dialog that has keys made for organizations without one: one after the other, each with its outcome. */
export function CreateKeys({ instanceId }: { instanceId: string }) {
  const { makeKey, refreshInstance, closeDialog } = useActions();
  const here = useIsMounted();
  const keyless = useKeyless(instanceId);
  // What was without a key when the dialog opened: those made meanwhile stay, with their outcome.
  const [offered] = useState(keyless);
  const [chosen, setChosen] = useState(() => new Set(offered.map(({ id }) => id)));
  const [expiresInDays, setExpires] = useState<ExpiryDays>(null);
  const [forSession, setForSession] = useState(false);
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});
  const server = useApp((state) => dataOf(selectAccount(state, instanceId)));
  const why = server ? denyMakeKey({ version: server.version }) : null;

  const running = Object.values(outcomes).some(({ state }) => state === 'running');
  const left = offered.filter(({ id }) => chosen.has(id) && outcomes[id]?.state !== 'made');
  const made = offered.filter(({ id }) => outcomes[id]?.state === 'made').length;
  const failures = Object.values(outcomes).flatMap((one) => (one.state === 'failed' ? [one.error] : []));
  const keychainFailed = failures.some(isKeychainTrouble);
  const finished = left.length === 0 && made > 0;

  async function run(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (running) return;
    if (finished) return closeDialog();
    for (const { id } of left) {
      // Closing the dialog stops it: what is under way is the last one.
      if (!here.current) break;
      setOutcomes((before) => ({ ...before, [id]: { state: 'running' } }));
      const result = await makeKey({ instanceId, organizationId: id, expiresInDays, forSession });
      const outcome: Outcome = result.ok ? { state: 'made' } : { state: 'failed', error: result.error };
      setOutcomes((before) => ({ ...before, [id]: outcome }));
    }
    void refreshInstance(instanceId);
  }

  return (
    <form className={form.form} onSubmit={(event) => void run(event)}>
      <p>
        A Dokploy key opens one organization. Quayside has the server create one for each of these, without a
        call limit, and keeps it in the keychain.
      </p>
      {why ? <p className={classes.warn}>{why.reason}</p> : null}
      <ul className={classes.choices} aria-label="Organizations without a key">
        {offered.map(({ id, name }) => (
          <li key={id} className={classes.choice}>
            <Checkbox
              label={sanitizeText(name, 120) || 'Unnamed organization'}
              checked={chosen.has(id)}
              disabled={running || outcomes[id]?.state === 'made'}
              onChange={() => setChosen((before) => toggled(before, id))}
            />
            <Result outcome={outcomes[id]} />
          </li>
        ))}
      </ul>
      <Expiry value={expiresInDays} onChange={setExpires} disabled={running || finished} />
      {keychainFailed || forSession ? (
        <KeepForSession checked={forSession} onChange={setForSession} disabled={running} />
      ) : null}
      <p role="status" className={classes.dim}>
        {made > 0 || failures.length > 0
          ? `${made} of ${chosen.size} created${failures.length > 0 ? `, ${failures.length} failed` : ''}.`
          : ''}
      </p>
      <DialogButtons
        action={finished ? 'Done' : failures.length > 0 ? 'Retry' : 'Create keys'}
        runningAction="Creating…"
        running={running}
        disabled={!finished && (left.length === 0 || why !== null)}
        onCancel={closeDialog}
        cancel={finished ? null : running ? 'Stop' : made > 0 ? 'Close' : 'Cancel'}
      />
    </form>
  );
}

function Result({ outcome }: { outcome: Outcome | undefined }) {
  const icon = { size: 14, stroke: 1.8, 'aria-hidden': true } as const;
  switch (outcome?.state) {
    case 'running':
      return (
        <span className={classes.result}>
          <IconLoader2 {...icon} /> creating…
        </span>
      );
    case 'made':
      return (
        <span className={`${classes.result} ${classes.ok}`}>
          <IconCheck {...icon} /> works
        </span>
      );
    case 'failed':
      return (
        <span className={classes.failed} role="alert">
          <IconAlertTriangle {...icon} /> {outcome.error.message} {outcome.error.advice}
        </span>
      );
    default:
      return null;
  }
}

function toggled(set: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
