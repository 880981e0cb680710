import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { selectOrganizations } from '../../state/selectors.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { ConnectSteps } from './ConnectSteps.tsx';
import { useKeyForm } from './useKeyForm.tsx';

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
