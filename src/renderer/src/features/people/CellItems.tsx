import { Menu } from '@mantine/core';
import {
  IconArrowsDiff,
  IconClockPlus,
  IconCopy,
  IconCopyPlus,
  IconEye,
  IconTrash,
  IconUserCog,
  IconUserX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import {
  denyCopyLink,
  denyRemoveInvitation,
  denyRenewInvitation,
} from '../../../../shared/rules/invitations.ts';
import { denyRemoveMember, denySetRole } from '../../../../shared/rules/members.ts';
import { denyCopyAccess } from '../../../../shared/rules/permissions.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { GONE, NOT_READ } from '../../state/denials.ts';
import { removeChange, renewChange } from '../../state/invitationChanges.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectInvitations, selectMembers, selectPrincipal } from '../../state/selectors.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { useNow } from '../../ui/useNow.ts';
import classes from './panel.module.css';
import type { PlacedCell } from './personRow.ts';

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

/** What can be done with a person in one organization, as items of a menu. */
export function CellItems({ cell, address }: { cell: PlacedCell; address: string }) {
  const { instanceId, organizationId, memberId, invitation: invited } = cell;
  const organizationRef = { instanceId, organizationId };
  const { openDialog, changeInvitation, copyInvitationLinks } = useActions();
  const now = useNow();
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const members = useApp((state) => dataOf(selectMembers(state, instanceId, organizationId)));
  const invitations = useApp((state) => dataOf(selectInvitations(state, instanceId, organizationId)));
  const member = members?.find(({ id }) => id === memberId);
  const invitation = invitations?.find(({ id }) => id === invited?.id);
  /** A rule asked of what the server said in this run: what was seen before may be so no longer. */
  const ask = <T,>(
    rows: readonly T[] | undefined,
    row: T | undefined,
    rule: (who: NonNullable<typeof principal>, row: T) => { reason: string } | null,
  ) => {
    if (!rows) return NOT_READ;
    if (!row) return GONE;
    return principal ? (rule(principal, row)?.reason ?? null) : PERMISSIONS_UNKNOWN;
  };
  return (
    <>
      {memberId !== undefined && (
        <>
          <BarredItem
            icon={<IconUserCog {...icon} />}
            why={ask(members, member, denySetRole)}
            onClick={() =>
              member && openDialog({ kind: 'change-roles', ...organizationRef, members: [member] })
            }
          >
            Change role…
          </BarredItem>
          <BarredItem
            icon={<IconEye {...icon} />}
            why={members ? (member ? null : GONE) : NOT_READ}
            onClick={() =>
              member &&
              openDialog({
                kind: 'permissions',
                ...organizationRef,
                userId: member.userId,
                email: sanitizeText(member.user.email) || sanitizeText(member.userId),
              })
            }
          >
            Permissions…
          </BarredItem>
          <BarredItem
            icon={<IconCopyPlus {...icon} />}
            why={ask(members, member, (_, { role }) => denyCopyAccess(role))}
            onClick={() =>
              member &&
              openDialog({
                kind: 'copy-access',
                from: { ...organizationRef, userId: member.userId, email: member.user.email },
              })
            }
          >
            Copy access to…
          </BarredItem>
          <BarredItem
            icon={<IconArrowsDiff {...icon} />}
            why={ask(members, member, () => null)}
            onClick={() =>
              member &&
              openDialog({
                kind: 'compare-access',
                one: { ...organizationRef, email: member.user.email },
              })
            }
          >
            Compare access…
          </BarredItem>
          <BarredItem
            icon={<IconUserX {...icon} />}
            danger
            why={ask(members, member, denyRemoveMember)}
            onClick={() =>
              member && openDialog({ kind: 'remove-people', ...organizationRef, members: [member] })
            }
          >
            Remove person…
          </BarredItem>
        </>
      )}
      {invited && (
        <>
          <BarredItem
            icon={<IconCopy {...icon} />}
            why={ask(invitations, invitation, (_, row) => denyCopyLink(row, now))}
            onClick={() =>
              void copyInvitationLinks([{ instanceId, invitationId: invited.id }], { email: address })
            }
          >
            Copy link
          </BarredItem>
          <BarredItem
            icon={<IconClockPlus {...icon} />}
            why={ask(invitations, invitation, denyRenewInvitation)}
            onClick={() => invitation && void changeInvitation(renewChange(organizationRef, invitation))}
          >
            Renew invitation
          </BarredItem>
          <BarredItem
            icon={<IconTrash {...icon} />}
            danger
            why={ask(invitations, invitation, denyRemoveInvitation)}
            onClick={() => invitation && void changeInvitation(removeChange(organizationRef, invitation))}
          >
            Remove invitation
          </BarredItem>
        </>
      )}
    </>
  );
}

/** An item of a menu; what bars it stands below its words. */
export function BarredItem(props: {
  icon: ReactNode;
  why: string | null;
  danger?: boolean;
  onClick: () => void;
  children: string;
}) {
  const { why } = props;
  return (
    <Menu.Item
      className={props.danger ? classes.danger : undefined}
      leftSection={props.icon}
      // Reached by the arrows all the same, so that its reason is read.
      aria-disabled={why !== null || undefined}
      closeMenuOnClick={why === null}
      onClick={() => why === null && props.onClick()}
    >
      {props.children}
      {why !== null && <span className={classes.reason}>{why}</span>}
    </Menu.Item>
  );
}
