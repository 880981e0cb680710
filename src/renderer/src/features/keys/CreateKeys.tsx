import { Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconLoader2 } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { type AppError, ok } from '../../../../shared/errors.ts';
import { denyMakeKey } from '../../../../shared/rules/keys.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import form from '../../ui/dialogForm.module.css';
import { KeepForSession } from '../../ui/KeepForSession.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { Expiry, type ExpiryDays } from './Expiry.tsx';
import classes from './keys.module.css';
import { useKeyless } from './useKeyless.ts';

type Outcome = { state: 'running' } | { state: 'made' } | { state: 'failed'; error: AppError };

/** The content of the dialog that has keys made for organizations without one: one after the other, each with its outcome. */
export function CreateKeys({ instanceId }: { instanceId: string }) {
  const { makeKeys } = useActions();
  const { running, close, run } = useDialog();
  const keyless = useKeyless(instanceId);
  // What was without a key when the dialog opened: those made meanwhile stay, with their outcome.
  const [offered] = useState(keyless);
  const [chosen, setChosen] = useState(() => new Set(offered.map(({ id }) => id)));
  const [expiresInDays, setExpires] = useState<ExpiryDays>(null);
  const [forSession, setForSession] = useState(false);
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});
  const server = useApp((state) => dataOf(selectAccount(state, instanceId)));
  const why = server ? denyMakeKey({ version: server.version }) : null;

  const left = offered.filter(({ id }) => chosen.has(id) && outcomes[id]?.state !== 'made');
  const made = offered.filter(({ id }) => outcomes[id]?.state === 'made').length;
  const failures = Object.values(outcomes).flatMap((one) => (one.state === 'failed' ? [one.error] : []));
  const keychainFailed = failures.some(isKeychainTrouble);
  const finished = left.length === 0 && made > 0;

  // What is under way when the dialog goes, with its instance, is the last one.
  const stopped = useRef(false);
  const [stopping, setStopping] = useState(false);
  useEffect(
    () => () => {
      stopped.current = true;
    },
    [],
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (finished) {
      close();
      return;
    }
    stopped.current = false;
    setStopping(false);
    // Held, also while it stops: how the last one ended, which may have been made, is told here.
    void run(makeAll, { held: true, stays: true });
  }

  async function makeAll() {
    const input = { instanceId, expiresInDays, forSession };
    await makeKeys(
      input,
      left.map(({ id }) => id),
      {
        stopped: () => stopped.current,
        onStep(id, end) {
          const outcome: Outcome =
            end === null
              ? { state: 'running' }
              : end.ok
                ? { state: 'made' }
                : { state: 'failed', error: end.error };
          setOutcomes((before) => ({ ...before, [id]: outcome }));
        },
      },
    );
    return ok({});
  }

  function stop(): void {
    stopped.current = true;
    setStopping(true);
  }

  return (
    <form className={form.form} onSubmit={submit}>
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
        runningAction={stopping ? 'Stopping…' : 'Creating…'}
        running={running}
        disabled={!finished && (left.length === 0 || why !== null)}
        onCancel={running ? stop : close}
        cancel={finished || (running && stopping) ? null : running ? 'Stop' : made > 0 ? 'Close' : 'Cancel'}
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
