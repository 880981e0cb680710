import { type FormEvent, type ReactNode, useState } from 'react';
import type { Account } from '../../../../shared/dokploy.ts';
import type { AppError, Result } from '../../../../shared/errors.ts';
import { accountsIn } from '../../../../shared/people.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import form from '../../ui/dialogForm.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { TypedConfirmation } from '../../ui/TypedConfirmation.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { otherKeysOf } from './keyRows.ts';
import classes from './keys.module.css';

type OfKey = { instanceId: string; keyId: string };

/** Runs one ending, closes the dialog on success, and keeps the failure; once the dialog is closed, `trouble` heads it. */
function useEnding(run: () => Promise<Result<unknown>>, trouble: string) {
  const { closeDialog, tellTrouble } = useActions();
  const here = useIsMounted();
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  async function end(): Promise<void> {
    if (running) return;
    setRunning(true);
    setError(null);
    const result = await run();
    setRunning(false);
    if (!here.current) {
      if (!result.ok) tellTrouble(trouble, result.error);
    } else if (result.ok) closeDialog();
    else setError(result.error);
  }
  return { running, error, end, closeDialog };
}

/** The content of the dialog that deletes a key on the server and here. */
export function RetireKey({ instanceId, keyId }: OfKey) {
  const { retireKey } = useActions();
  const { name, last } = useNaming(instanceId, keyId);
  return (
    <Ending
      action="Retire key"
      runningAction="Retiring…"
      trouble={`The key of ${name} was not retired.`}
      run={() => retireKey({ instanceId, keyId })}
    >
      <p>
        The key of <b>{name}</b> is deleted on the server and here. Whatever else uses it stops working.
      </p>
      {last ? (
        <p className={classes.warn}>It is the last key of this instance: nothing can be read then.</p>
      ) : null}
    </Ending>
  );
}

/** The content of the dialog that deletes a key here alone. */
export function ForgetKey({ instanceId, keyId }: OfKey) {
  const { forgetKey } = useActions();
  const { name, last } = useNaming(instanceId, keyId);
  return (
    <Ending
      action="Forget key"
      runningAction="Forgetting…"
      trouble={`The key of ${name} was not forgotten.`}
      run={() => forgetKey({ instanceId, keyId })}
    >
      <p>
        The key of <b>{name}</b> is deleted from this computer. <b>It keeps working on the server</b> until it
        is deleted there.
      </p>
      {last ? (
        <p className={classes.warn}>It is the last key of this instance: nothing can be read then.</p>
      ) : null}
    </Ending>
  );
}

function useNaming(instanceId: string, keyId: string) {
  const keys = useApp((state) => state.byId[instanceId]?.keys) ?? [];
  const record = keys.find((key) => key.id === keyId);
  const name = sanitizeText(record?.organizationName, 120) || 'an organization that is gone';
  return { name, last: keys.length === 1 };
}

function Ending(props: {
  action: string;
  runningAction: string;
  trouble: string;
  run: () => Promise<Result<unknown>>;
  children: ReactNode;
}) {
  const { action, runningAction, trouble, run, children } = props;
  const { running, error, end, closeDialog } = useEnding(run, trouble);
  return (
    <form
      className={form.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void end();
      }}
    >
      {children}
      <DialogFailure error={error} />
      <DialogButtons
        action={action}
        runningAction={runningAction}
        running={running}
        danger
        onCancel={closeDialog}
        cancel={running ? 'Close' : 'Cancel'}
      />
    </form>
  );
}

/** The content of the dialog that deletes another key of the person on the server; its name must be typed. */
export function RetireOnServer({ instanceId, serverKeyId }: { instanceId: string; serverKeyId: string }) {
  const { retireOnServer } = useActions();
  const instance = useApp((state) => state.byId[instanceId]);
  const account = useApp((state) => dataOf(selectAccount(state, instanceId)));
  const { running, error, end, closeDialog } = useEnding(
    () => retireOnServer({ instanceId, serverKeyId }),
    'A key was not retired on the server.',
  );
  const keyIn = ({ caller }: Account) => caller?.user.apiKeys?.find((each) => each.id === serverKeyId);
  const whose = account && accountsIn(account).find(keyIn);
  const key = whose && keyIn(whose);
  if (!instance || !key) return null;
  const name = sanitizeText(key.name, 60).trim() || 'unnamed';
  const others = otherKeysOf(instance, whose) ?? [];
  const maybeOurs = instance.keys.some((each) => each.serverKeyId === null) && others.length > 0;
  return (
    <TypedConfirmation
      label={`Type “${name}” to retire it`}
      matches={(typed) => typed === name}
      action="Retire on the server"
      runningAction="Retiring…"
      running={running}
      error={error}
      onConfirm={() => void end()}
      onCancel={closeDialog}
      cancel={running ? 'Close' : 'Cancel'}
    >
      <p>
        The key <b>{name}</b> is deleted on {instance.name}. Whatever uses it stops working.
      </p>
      {maybeOurs ? (
        <p className={classes.warn}>
          A pasted key is in use here, and Dokploy does not say which of these it is. It may be this one.
        </p>
      ) : null}
    </TypedConfirmation>
  );
}
