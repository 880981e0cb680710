import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { denyInvite, inviteWay } from '../../../../shared/rules/invitations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { selectPrincipal } from '../../state/selectors.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';

/** Opens the dialog that invites people to an organization. What was typed stays until it is sent. Keep the reference stable. */
export function InviteButton({ organizationRef }: { organizationRef: OrganizationRef }) {
  const { openDialog } = useActions();
  const principal = useApp((state) =>
    selectPrincipal(state, organizationRef.instanceId, organizationRef.organizationId),
  );
  return (
    <DisabledReason why={denyReason(principal)}>
      {(barred) => (
        <Button
          leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
          onClick={() => openDialog({ kind: 'invite-people', ...organizationRef })}
          {...barred}
        >
          Invite
        </Button>
      )}
    </DisabledReason>
  );
}

/** A server that takes invitations on its own page alone is no bar: the dialog leads there. */
function denyReason(principal: ReturnType<typeof selectPrincipal>): string | null {
  if (!principal) return PERMISSIONS_UNKNOWN;
  return inviteWay(principal) === 'none' ? null : (denyInvite(principal)?.reason ?? null);
}
