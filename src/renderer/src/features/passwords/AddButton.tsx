import { IconLockPassword } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { denyAddAs } from '../../state/denials.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { selectPrincipal } from '../../state/selectors.ts';
import folding from '../../ui/folding.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';

export function AddButton({ organizationRef }: { organizationRef: OrganizationRef }) {
  const { openDialog } = useActions();
  const principal = useApp((state) =>
    selectPrincipal(state, organizationRef.instanceId, organizationRef.organizationId),
  );
  return (
    <ToolButton
      why={denyAddAs(principal)}
      aria-label="Add with a password…"
      title="Add with a password…"
      className={folding.folding}
      icon={IconLockPassword}
      onClick={() => openDialog({ kind: 'add-people', ...organizationRef })}
    >
      <span className={folding.foldingLabel}>Add with a password…</span>
    </ToolButton>
  );
}
