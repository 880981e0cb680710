import { type ReactNode, useState } from 'react';
import type { Account } from '../../../../shared/dokploy.ts';
import type { Result } from '../../../../shared/errors.ts';
import { accountsIn, personOf } from '../../../../shared/people.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { Confirmation } from '../../ui/Confirmation.tsx';
import looks from '../../ui/looks.module.css';
import { NothingLeft } from '../../ui/ReadDialog.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { otherKeysOf, pastedWords } from './keyRows.ts';

type OfKey = { instanceId: string; keyId: string };

export function RetireKey({ instanceId, keyId }: OfKey) {
  const { runIntent } = useActions();
  const { name, last } = useNaming(instanceId, keyId);
  return (
    <Ending
      action="Retire key"
      runningAction="Retiring…"
      trouble={`The key of ${name} was not retired.`}
      run={() => runIntent({ kind: 'retire-key', instanceId, keyId })}
    >
      <p>
        The key of <b>{name}</b> is deleted on the server and here. Whatever else uses it stops working.
      </p>
      {last ? (
        <p className={looks.warn}>It is the last key of this instance: nothing can be read then.</p>
      ) : null}
    </Ending>
  );
}

export function ForgetKey({ instanceId, keyId }: OfKey) {
  const { call } = useActions();
  const { name, last } = useNaming(instanceId, keyId);
  return (
    <Ending
      action="Forget key"
      runningAction="Forgetting…"
      trouble={`The key of ${name} was not forgotten.`}
      run={() => call('keys.forget', { instanceId, keyId })}
    >
      <p>
        The key of <b>{name}</b> is deleted from this computer. <b>It keeps working on the server</b> until it
        is deleted there.
      </p>
      {last ? (
        <p className={looks.warn}>It is the last key of this instance: nothing can be read then.</p>
      ) : null}
    </Ending>
  );
}

function useNaming(instanceId: string, keyId: string) {
  const keys = useApp((state) => state.byId[instanceId]?.keys) ?? [];
  // As it was when the dialog opened: an ended key leaves the list before its dialog closes.
  const [record] = useState(keys.find((key) => key.id === keyId));
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
  const { running, run: runHere } = useDialog();
  return (
    <Confirmation
      action={action}
      runningAction={runningAction}
      danger
      cancel={running ? 'Close' : 'Cancel'}
      onConfirm={() => void runHere(run, { lateTitle: trouble })}
    >
      {children}
    </Confirmation>
  );
}

export function RetireOnServer({ instanceId, serverKeyId }: { instanceId: string; serverKeyId: string }) {
  const { runIntent } = useActions();
  const instance = useApp((state) => state.byId[instanceId]);
  const account = useApp((state) => dataOf(selectAccount(state, instanceId)));
  const { running, run } = useDialog();
  const keyIn = ({ caller }: Account) => caller?.user.apiKeys?.find((each) => each.id === serverKeyId);
  // As it was when the dialog opened: a deleted key leaves the list before its dialog closes.
  const [whose] = useState(account && accountsIn(account).find(keyIn));
  const key = whose && keyIn(whose);
  if (!instance || !whose || !key) return <NothingLeft>The key is no longer on the server.</NothingLeft>;
  const name = sanitizeText(key.name, 60).trim() || 'unnamed';
  const others = otherKeysOf(instance, whose) ?? [];
  const pasted = pastedWords(instance, personOf(whose), others.length);
  return (
    <Confirmation
      danger
      action="Retire on the server"
      runningAction="Retiring…"
      onConfirm={() =>
        void run(() => runIntent({ kind: 'retire-listed-key', instanceId, serverKeyId }), {
          lateTitle: 'A key was not retired on the server.',
        })
      }
      cancel={running ? 'Close' : 'Cancel'}
    >
      <p>
        The key <b>{name}</b> is deleted on {instance.name}. Whatever uses it stops working.
      </p>
      {pasted && (
        <p className={looks.warn}>
          {others.length === 1 ? '' : 'Its owner has other keys there, too. '}
          {pasted}
        </p>
      )}
    </Confirmation>
  );
}
