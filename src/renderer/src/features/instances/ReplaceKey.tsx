import { DialogForm } from '../../parts/DialogForm.tsx';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { ConnectSteps } from './ConnectSteps.tsx';
import { hostOf } from './host.ts';
import { useKeyForm } from './useKeyForm.tsx';

export function ReplaceKey({ instanceId }: { instanceId: string }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const { replaceKey } = useActions();
  const { run, error } = useDialog();
  const { send, trust, keyField, sessionChoice } = useKeyForm(instanceId, (typed, accepts) => {
    const input = { ...typed, instanceId, ...(accepts && { otherInstallation: true }) };
    void run((attemptId) => replaceKey({ ...input, attemptId }), { connects: true });
  });
  if (!instance) return null;
  return (
    <DialogForm action="Replace key" runningAction="Checking…" error={null} onSubmit={send}>
      <p className={looks.dim}>
        A new key for <b>{instance.name}</b> at {hostOf(instance.origin)}. The current one stays until
        Quayside has checked the new one. On the server it stays valid until you delete it there.
      </p>
      {keyField}
      <ConnectSteps
        note="Nothing was changed."
        onTrust={(fingerprint) => void trust(fingerprint)}
        more={
          error?.code === 'other-installation' && (
            <ToolButton onClick={() => send(true)}>This is expected: accept the new installation</ToolButton>
          )
        }
      />
      {sessionChoice}
    </DialogForm>
  );
}
