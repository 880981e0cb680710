import { IconClockPlus, IconCopy, IconTrash } from '@tabler/icons-react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import type { DenyReason } from '../../../../shared/rules/denyReason.ts';
import {
  denyCopyLink,
  denyRemoveInvitation,
  denyRenewInvitation,
} from '../../../../shared/rules/invitations.ts';
import { useActions } from '../../state/app.tsx';
import type { ChosenInvitation } from '../../state/dialogs.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import type { InvitationTools } from './invitationTools.ts';

export type PlacedInvitation = { invitation: Invitation; tools: InvitationTools };

type Props = { chosen: readonly PlacedInvitation[] };

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

export function ChosenActions({ chosen }: Props) {
  const now = useNow();
  const { copyInvitationLinks, openDialog } = useActions();
  const [first] = chosen;
  const isOne = chosen.every(({ tools }) => tools.organizationRef === first?.tools.organizationRef);
  const where = isOne && first ? first.tools.organizationRef : {};
  const open = (what: 'remove' | 'renew', invitations: readonly ChosenInvitation[]) =>
    openDialog({ kind: 'change-invitations', ...where, what, invitations });
  const working = chosen.filter(({ invitation }) => denyCopyLink(invitation, now) === null);
  const [only] = working;
  const email = working.length === 1 ? (only?.invitation.email ?? null) : null;
  const renew = judged(chosen, denyRenewInvitation);
  const remove = judged(chosen, denyRemoveInvitation);
  return (
    <>
      <ToolButton
        why={working.length > 0 ? null : 'None of these has a working link. Renew them first.'}
        leftSection={<IconCopy {...icon} />}
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
        why={barOf(renew)}
        leftSection={<IconClockPlus {...icon} />}
        onClick={() => open('renew', renew)}
      >
        Renew…
      </ToolButton>
      <ToolButton
        why={barOf(remove)}
        leftSection={<IconTrash {...icon} />}
        onClick={() => open('remove', remove)}
      >
        Remove…
      </ToolButton>
    </>
  );
}

/** What a rule says of each. */
export function judged(
  chosen: readonly PlacedInvitation[],
  rule: (principal: Principal, invitation: Invitation) => DenyReason,
): ChosenInvitation[] {
  return chosen.map(({ invitation, tools: { organizationRef, principal } }) => {
    const denied = principal ? (rule(principal, invitation)?.reason ?? null) : PERMISSIONS_UNKNOWN;
    return { ...organizationRef, invitation, denied };
  });
}

function barOf(invitations: readonly ChosenInvitation[]): string | null {
  return invitations.some(({ denied }) => denied === null) ? null : (invitations[0]?.denied ?? null);
}
