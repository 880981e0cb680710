import { IconClockPlus, IconCopy, IconTrash } from '@tabler/icons-react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import type { DenyReason } from '../../../../shared/rules/denyReason.ts';
import {
  denyCopyLink,
  denyRemoveInvitation,
  denyRenewInvitation,
} from '../../../../shared/rules/invitations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { GONE, NOT_READ } from '../../state/denials.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectInvitations, selectMembers, selectPrincipal } from '../../state/selectors.ts';
import { BarredItem } from '../../ui/BarredItem.tsx';
import { MemberCommands } from '../../ui/MemberCommands.tsx';
import { useNow } from '../../ui/useNow.ts';
import type { PlacedCell } from './personRow.ts';

export function CellItems({ cell, address }: { cell: PlacedCell; address: string }) {
  const { instanceId, organizationId, memberId, invitation: invited } = cell;
  const organizationRef = { instanceId, organizationId };
  const { changeInvitation, copyInvitationLinks } = useActions();
  const now = useNow();
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const members = useApp((state) => dataOf(selectMembers(state, instanceId, organizationId)));
  const invitations = useApp((state) => dataOf(selectInvitations(state, instanceId, organizationId)));
  const member = members?.find(({ id }) => id === memberId);
  const invitation = invitations?.find(({ id }) => id === invited?.id);
  /** A rule asked of what the server said in this run: what was seen before may be so no longer. */
  const ask = (rule: (who: Principal, row: Invitation) => DenyReason) => {
    if (!invitations) return NOT_READ;
    if (!invitation) return GONE;
    return principal ? (rule(principal, invitation)?.reason ?? null) : PERMISSIONS_UNKNOWN;
  };
  return (
    <>
      {memberId !== undefined && (
        <MemberCommands
          organizationRef={organizationRef}
          principal={principal}
          member={member ?? null}
          whyNot={members ? GONE : NOT_READ}
        />
      )}
      {invited && (
        <>
          <BarredItem
            icon={IconCopy}
            why={ask((_, row) => denyCopyLink(row, now))}
            onClick={() =>
              void copyInvitationLinks([{ instanceId, invitationId: invited.id }], { email: address })
            }
          >
            Copy link
          </BarredItem>
          <BarredItem
            icon={IconClockPlus}
            why={ask(denyRenewInvitation)}
            onClick={() => void changeInvitation('renew', organizationRef, invited.id)}
          >
            Renew invitation
          </BarredItem>
          <BarredItem
            icon={IconTrash}
            danger
            why={ask(denyRemoveInvitation)}
            onClick={() => void changeInvitation('remove', organizationRef, invited.id)}
          >
            Remove invitation
          </BarredItem>
        </>
      )}
    </>
  );
}
