import { useRef } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import type { Dialog as OpenDialog } from '../../state/model.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DeleteOrganization } from './DeleteOrganization.tsx';
import { NewOrganization } from './NewOrganization.tsx';

type Shown = Extract<OpenDialog, { kind: 'new-organization' | 'delete-organization' }>;

/** The dialogs about organizations. What was typed into one is gone when it closes; what runs goes on. */
export function OrganizationDialogs() {
  const dialog = useApp(({ dialog: open }) =>
    open?.kind === 'new-organization' || open?.kind === 'delete-organization' ? open : null,
  );
  const { closeDialog } = useActions();
  // The closing dialog keeps its content while it fades.
  const last = useRef<Shown | null>(null);
  if (dialog) last.current = dialog;
  const content = last.current;
  return (
    <>
      <Dialog title="New organization" opened={dialog?.kind === 'new-organization'} onClose={closeDialog}>
        {content?.kind === 'new-organization' && <NewOrganization instanceId={content.instanceId} />}
      </Dialog>
      <Dialog
        title="Delete organization"
        opened={dialog?.kind === 'delete-organization'}
        onClose={closeDialog}
      >
        {content?.kind === 'delete-organization' && (
          <DeleteOrganization instanceId={content.instanceId} organizationId={content.organizationId} />
        )}
      </Dialog>
    </>
  );
}
