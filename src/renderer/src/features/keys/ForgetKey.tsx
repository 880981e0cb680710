import { useState } from 'react';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import looks from '../../ui/looks.module.css';

export function ForgetKey({ instanceId, keyId }: { instanceId: string; keyId: string }) {
  const { call } = useActions();
  const { running, run } = useDialog();
  const keys = useApp((state) => state.byId[instanceId]?.keys) ?? [];
  // Kept from the opening: a forgotten key leaves the list before its dialog closes.
  const [record] = useState(keys.find((key) => key.id === keyId));
  const name = sanitizeText(record?.organizationName, 120) || 'an organization that is gone';
  return (
    <DialogForm
      action="Forget key"
      runningAction="Forgetting…"
      danger
      cancel={running ? 'Close' : 'Cancel'}
      onSubmit={() =>
        void run(() => call('keys.forget', { instanceId, keyId }), {
          lateTitle: `The key of ${name} was not forgotten.`,
        })
      }
    >
      <p>
        Deletes the key of <b>{name}</b> from this computer. <b>It keeps working on the server</b> until you
        delete it there.
      </p>
      {keys.length === 1 ? (
        <p className={looks.warn}>
          This is the last key of the instance: Quayside can read nothing without it.
        </p>
      ) : null}
    </DialogForm>
  );
}
