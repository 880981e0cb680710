import { Button } from '@mantine/core';
import { IconLockPassword } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { denyAddAs } from '../../state/denials.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { selectPrincipal } from '../../state/selectors.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import folding from '../../ui/folding.module.css';

export function AddButton({ organizationRef }: { organizationRef: OrganizationRef }) {
  const { openDialog } = useActions();
  const principal = useApp((state) =>
    selectPrincipal(state, organizationRef.instanceId, organizationRef.organizationId),
  );
  return (
    <DisabledReason why={denyAddAs(principal)}>
      {(barred) => (
        <Button
          variant="default"
          aria-label="Add with a password…"
          title="Add with a password…"
          className={folding.folding}
          leftSection={<IconLockPassword size={16} stroke={1.75} aria-hidden />}
          onClick={() => openDialog({ kind: 'add-people', ...organizationRef })}
          {...barred}
        >
          <span className={folding.foldingLabel}>Add with a password…</span>
        </Button>
      )}
    </DisabledReason>
  );
}
