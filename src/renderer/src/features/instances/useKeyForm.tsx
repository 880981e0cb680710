import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { KeyField, keyError } from './fields.tsx';
import { SessionChoice } from './SessionChoice.tsx';

type Typed = { key: string; forSession: boolean };

/** `send(true)` accepts what the key was refused for. */
export function useKeyForm(instanceId: string, submit: (typed: Typed, accepts: boolean) => void) {
  const { trustCertificate } = useActions();
  const { running } = useDialog();
  const form = useForm({ initialValues: { key: '' }, validate: { key: keyError } });
  const [forSession, setForSession] = useState(false);
  const here = useIsMounted();
  const send = (accepts = false) =>
    form.onSubmit(({ key }) => submit({ key, forSession }, accepts), focusFault)();
  return {
    send,
    /** Tries the key again: trusting alone would leave the refusal on screen. */
    trust: async (fingerprint: string): Promise<void> => {
      const trusted = await trustCertificate(instanceId, fingerprint);
      if (trusted.ok && here.current) send();
    },
    keyField: <KeyField {...form.getInputProps('key')} readOnly={running} data-autofocus />,
    sessionChoice: <SessionChoice checked={forSession} onChange={setForSession} />,
  };
}
