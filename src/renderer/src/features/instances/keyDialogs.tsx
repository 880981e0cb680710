import { Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { selectOrganizations } from '../../state/selectors.ts';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { ConnectSteps } from './ConnectSteps.tsx';
import { KeyField, keyError, SessionChoice } from './fields.tsx';
import { hostOf } from './host.ts';

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

type Typed = { key: string; forSession: boolean };

/** `send(true)` accepts what the key was refused for. */
function useKeyForm(instanceId: string, submit: (typed: Typed, accepts: boolean) => void) {
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

type Elsewhere = Extract<CallOutput<'keys.paste'>, { outcome: 'elsewhere' }>;

export function PasteKey({ instanceId, organizationId }: { instanceId: string; organizationId: string }) {
  const name = useApp((state) => {
    const known = selectOrganizations(state, instanceId);
    const key = state.byId[instanceId]?.keys.find((each) => each.organizationId === organizationId);
    return known.find(({ id }) => id === organizationId)?.name ?? key?.organizationName ?? '';
  });
  const { pasteKey } = useActions();
  const { run, running } = useDialog();
  const [elsewhere, setElsewhere] = useState<Elsewhere | null>(null);
  const shown = sanitizeText(name, 120) || 'this organization';
  const { send, trust, keyField, sessionChoice } = useKeyForm(instanceId, async (typed, accepts) => {
    if (running) return;
    setElsewhere(null);
    const input = { ...typed, instanceId, organizationId, fileWhereItBelongs: accepts };
    const result = await run((attemptId) => pasteKey({ ...input, attemptId }), {
      connects: true,
      stays: ({ outcome }) => outcome !== 'stored',
    });
    if (result?.ok && result.value.outcome !== 'stored') setElsewhere(result.value);
  });

  return (
    <DialogForm action="Paste key" runningAction="Checking…" error={null} onSubmit={send}>
      <p className={looks.dim}>
        A key for <b>{shown}</b>. Create it in Dokploy, with that organization selected.
      </p>
      {keyField}
      <ConnectSteps onTrust={(fingerprint) => void trust(fingerprint)} />
      {elsewhere && (
        <Stack
          className={looks.callout}
          gap={8}
          align="flex-start"
          role="alert"
          data-tone="warn"
          data-code="key-elsewhere"
        >
          <p>{sayElsewhere(elsewhere, shown)} Nothing was stored.</p>
          {elsewhere.organizationId !== null && (
            <ToolButton onClick={() => send(true)}>
              Save it for {nameOf(elsewhere)}
              {elsewhere.otherOrganization ? ' instead' : ''}
            </ToolButton>
          )}
        </Stack>
      )}
      {sessionChoice}
    </DialogForm>
  );
}

function nameOf({ organizationName }: Elsewhere): string {
  return sanitizeText(organizationName, 120) || 'its organization';
}

function sayElsewhere(found: Elsewhere, wanted: string): string {
  const { organizationId, userEmail, role, otherOrganization, otherPerson } = found;
  const opens = sanitizeText(found.organizationName, 120) || 'another organization';
  if (organizationId === null) {
    return 'This key no longer opens an organization: the organization was deleted, or its owner left.';
  }
  const as = [userEmail && sanitizeText(userEmail), role && sanitizeText(role, 60)]
    .filter(Boolean)
    .join(', ');
  const who = as === '' ? '' : ` (as ${as})`;
  if (otherOrganization && otherPerson) {
    return `This key opens “${opens}”, not “${wanted}”, and belongs to a different person${who}.`;
  }
  return otherOrganization
    ? `This key opens “${opens}”${who}, not “${wanted}”.`
    : `This key opens “${opens}”, but belongs to a different person than the other keys here${who}.`;
}
