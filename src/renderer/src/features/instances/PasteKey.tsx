import { Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { selectOrganizations } from '../../state/selectors.ts';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { ConnectSteps } from './ConnectSteps.tsx';
import { KeyField, keyError } from './fields.tsx';
import { SessionChoice } from './SessionChoice.tsx';

type Elsewhere = Extract<CallOutput<'keys.paste'>, { outcome: 'elsewhere' }>;

export function PasteKey({ instanceId, organizationId }: { instanceId: string; organizationId: string }) {
  const name = useApp((state) => {
    const known = selectOrganizations(state, instanceId);
    const key = state.byId[instanceId]?.keys.find((each) => each.organizationId === organizationId);
    return known.find(({ id }) => id === organizationId)?.name ?? key?.organizationName ?? '';
  });
  const { pasteKey, trustCertificate } = useActions();
  const { run, running } = useDialog();
  const here = useIsMounted();
  const form = useForm({ initialValues: { key: '' }, validate: { key: keyError } });
  const [elsewhere, setElsewhere] = useState<Elsewhere | null>(null);
  const [forSession, setForSession] = useState(false);
  const shown = sanitizeText(name, 120) || 'this organization';

  async function submit(key: string, fileWhereItBelongs: boolean): Promise<void> {
    if (running) return;
    setElsewhere(null);
    const input = { instanceId, organizationId, key, fileWhereItBelongs, forSession };
    const result = await run((attemptId) => pasteKey({ ...input, attemptId }), {
      connects: true,
      stays: ({ outcome }) => outcome !== 'stored',
    });
    if (result?.ok && result.value.outcome !== 'stored') setElsewhere(result.value);
  }

  /** Tries the key again: trusting alone would leave the refusal on screen. */
  async function trust(fingerprint: string): Promise<void> {
    const trusted = await trustCertificate(instanceId, fingerprint);
    if (trusted.ok && here.current) form.onSubmit(({ key }) => void submit(key, false), focusFault)();
  }

  return (
    <DialogForm
      action="Paste key"
      runningAction="Checking…"
      error={null}
      onSubmit={form.onSubmit(({ key }) => void submit(key, false), focusFault)}
    >
      <p className={looks.dim}>
        A key for <b>{shown}</b>. Create it in Dokploy, with that organization selected.
      </p>
      <KeyField {...form.getInputProps('key')} readOnly={running} data-autofocus />
      <ConnectSteps onTrust={(fingerprint) => void trust(fingerprint)} />
      {elsewhere ? (
        <Stack
          className={looks.callout}
          gap={8}
          align="flex-start"
          role="alert"
          data-tone="warn"
          data-code="key-elsewhere"
        >
          <p>{sayElsewhere(elsewhere, shown)} Nothing was stored.</p>
          {elsewhere.organizationId === null ? null : (
            <ToolButton onClick={() => form.onSubmit(({ key }) => void submit(key, true), focusFault)()}>
              Save it for {nameOf(elsewhere)}
              {elsewhere.otherOrganization ? ' instead' : ''}
            </ToolButton>
          )}
        </Stack>
      ) : null}
      <SessionChoice checked={forSession} onChange={setForSession} />
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
