import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { ConnectSteps } from './ConnectSteps.tsx';
import { KeyField, keyError } from './fields.tsx';
import { hostOf } from './host.ts';
import { SessionChoice } from './SessionChoice.tsx';

export function ReplaceKey({ instanceId }: { instanceId: string }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const { replaceKey, trustCertificate } = useActions();
  const { run, running, error } = useDialog();
  const form = useForm({ initialValues: { key: '' }, validate: { key: keyError } });
  const here = useIsMounted();
  const foreign = error?.code === 'other-installation';
  const [forSession, setForSession] = useState(false);
  const submit = (key: string, otherInstallation = false) => {
    const input = { instanceId, key, forSession, ...(otherInstallation ? { otherInstallation } : {}) };
    void run((attemptId) => replaceKey({ ...input, attemptId }), { connects: true });
  };
  /** Tries the key again: trusting alone would leave the refusal on screen. */
  async function trust(fingerprint: string): Promise<void> {
    const trusted = await trustCertificate(instanceId, fingerprint);
    if (trusted.ok && here.current) form.onSubmit(({ key }) => submit(key), focusFault)();
  }
  if (!instance) return null;
  return (
    <DialogForm
      action="Replace key"
      runningAction="Checking…"
      error={null}
      onSubmit={form.onSubmit(({ key }) => submit(key), focusFault)}
    >
      <p className={looks.dim}>
        A new key for <b>{instance.name}</b> at {hostOf(instance.origin)}. The current one stays until
        Quayside has checked the new one. On the server it stays valid until you delete it there.
      </p>
      <KeyField {...form.getInputProps('key')} readOnly={running} data-autofocus />
      <ConnectSteps
        note="Nothing was changed."
        onTrust={(fingerprint) => void trust(fingerprint)}
        more={
          foreign ? (
            <ToolButton onClick={() => form.onSubmit(({ key }) => submit(key, true), focusFault)()}>
              This is expected: accept the new installation
            </ToolButton>
          ) : null
        }
      />
      <SessionChoice checked={forSession} onChange={setForSession} />
    </DialogForm>
  );
}
