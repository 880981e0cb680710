import { IconClockPlus, IconCopy, IconTrash } from '@tabler/icons-react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import {
  denyCopyLink,
  denyRemoveInvitation,
  denyRenewInvitation,
} from '../../../../shared/rules/invitations.ts';
import type { DenyReason, Principal } from '../../../../shared/rules/principal.ts';
import { useActions } from '../../state/app.tsx';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import type { InvitationRow } from './invitationTools.ts';

export function ChosenActions({ chosen }: { chosen: readonly InvitationRow[] }) {
  const now = useNow();
  const { copyInvitationLinks, openDialog } = useActions();
  const open = (what: 'remove' | 'renew') =>
    openDialog({
      kind: 'change-these',
      what: `${what}-invitations`,
      intent: {
        kind: `${what}-these-invitations`,
        invitations: chosen.map(({ invitation, tools }) => ({
          ...tools.organizationRef,
          invitationId: invitation.id,
        })),
      },
    });
  const working = chosen.filter(({ invitation }) => denyCopyLink(invitation, now) === null);
  const [only] = working;
  const email = working.length === 1 ? (only?.invitation.email ?? null) : null;
  return (
    <>
      <ToolButton
        why={working.length > 0 ? null : 'None of these has a working link. Renew them first.'}
        icon={IconCopy}
        onClick={() =>
          void copyInvitationLinks(
            working.map(({ invitation, tools }) => ({
              instanceId: tools.organizationRef.instanceId,
              invitationId: invitation.id,
            })),
            { email },
          )
        }
      >
        {working.length === 1 ? 'Copy link' : `Copy ${working.length > 0 ? `${working.length} ` : ''}links`}
      </ToolButton>
      <ToolButton
        why={denyAll(chosen, denyRenewInvitation)}
        icon={IconClockPlus}
        onClick={() => open('renew')}
      >
        Renew…
      </ToolButton>
      <ToolButton why={denyAll(chosen, denyRemoveInvitation)} icon={IconTrash} onClick={() => open('remove')}>
        Remove…
      </ToolButton>
    </>
  );
}

/** Why a rule bars all of these, by the first; null where it bars not all. */
function denyAll(
  chosen: readonly InvitationRow[],
  rule: (principal: Principal, invitation: Invitation) => DenyReason,
): string | null {
  const denied = chosen.map(({ invitation, tools: { principal } }) =>
    principal ? (rule(principal, invitation)?.reason ?? null) : PERMISSIONS_UNKNOWN,
  );
  return denied.includes(null) ? null : (denied[0] ?? null);
}
