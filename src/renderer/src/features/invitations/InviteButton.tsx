import { IconUserPlus } from '@tabler/icons-react';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyInviteAs } from '../../state/denials.ts';
import { selectPrincipal } from '../../state/selectors.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';

/** Keep the reference stable. */
export function InviteButton({ organizationRef }: { organizationRef: OrganizationRef }) {
  const { openDialog } = useActions();
  const principal = useApp((state) =>
    selectPrincipal(state, organizationRef.instanceId, organizationRef.organizationId),
  );
  return (
    <ToolButton
      why={denyInviteAs(principal)}
      variant="filled"
      icon={IconUserPlus}
      onClick={() => openDialog({ kind: 'change-many', what: 'invite', to: organizationRef })}
    >
      Invite
    </ToolButton>
  );
}
