import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowsDiff,
  IconCopyPlus,
  IconDots,
  IconEye,
  IconTemplate,
  IconUserX,
} from '@tabler/icons-react';
import type { Member } from '../../../../shared/dokploy.ts';
import { denyRemoveMember } from '../../../../shared/rules/members.ts';
import { denyCopyAccess, denySetPermissions } from '../../../../shared/rules/permissions.ts';
import { useActions } from '../../state/app.tsx';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { useRowTab } from '../../ui/table/rowTab.ts';
import { dateOf, parseMoment } from '../../ui/when.ts';
import classes from './members.module.css';
import type { MemberTools } from './membersContext.ts';
import { addressOf, twoFactorOf } from './person.ts';

type Props = { member: Member; tools: MemberTools };

/** What can be done with one person besides their role, and what a narrow table leaves out of their row. */
export function MemberMenu({ member, tools }: Props) {
  const tabIndex = useRowTab();
  return (
    <Menu position="bottom-end" width={280} portalProps={{ target: 'main' }}>
      <MenuTarget>
        <ActionIcon
          size={26}
          className={classes.more}
          aria-label={`Actions for ${addressOf(member.user)}`}
          tabIndex={tabIndex}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </MenuTarget>
      <Menu.Dropdown className={classes.menu}>
        <Items member={member} tools={tools} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** What copies a person’s access, and compares it. */
function AccessItems({ member, organizationRef }: { member: Member } & Pick<MemberTools, 'organizationRef'>) {
  const { openDialog } = useActions();
  const { userId, role, user } = member;
  const who = { ...organizationRef, email: user.email };
  const why = denyCopyAccess(role)?.reason ?? null;
  return (
    <>
      <Menu.Item
        leftSection={<IconCopyPlus size={16} stroke={1.6} aria-hidden />}
        aria-disabled={why !== null || undefined}
        closeMenuOnClick={why === null}
        onClick={() => why === null && openDialog({ kind: 'copy-access', from: { ...who, userId } })}
      >
        Copy access to…
        {why && <span className={classes.reason}>{why}</span>}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconArrowsDiff size={16} stroke={1.6} aria-hidden />}
        onClick={() => openDialog({ kind: 'compare-access', one: who })}
      >
        Compare access…
      </Menu.Item>
    </>
  );
}

function Items({ member, tools: { organizationRef, principal } }: Props) {
  const { openDialog } = useActions();
  const why = principal ? denyRemoveMember(principal, member) : { reason: PERMISSIONS_UNKNOWN };
  const barred = principal ? denySetPermissions(principal, member) : { reason: PERMISSIONS_UNKNOWN };
  const joined = parseMoment(member.createdAt);
  const twoFactor = { on: '2FA on', off: '2FA off', unknown: null }[twoFactorOf(member)];
  const facts = [joined === null ? null : `Joined ${dateOf(joined)}`, twoFactor];
  return (
    <>
      <Menu.Label>{facts.filter(Boolean).join(' · ') || 'Joined at an unknown date'}</Menu.Label>
      <Menu.Item
        leftSection={<IconEye size={16} stroke={1.6} aria-hidden />}
        onClick={() =>
          openDialog({
            kind: 'permissions',
            ...organizationRef,
            userId: member.userId,
            email: addressOf(member.user),
          })
        }
      >
        Permissions…
      </Menu.Item>
      <Menu.Item
        leftSection={<IconTemplate size={16} stroke={1.6} aria-hidden />}
        aria-disabled={barred !== null || undefined}
        closeMenuOnClick={barred === null}
        onClick={() =>
          barred === null &&
          openDialog({ kind: 'apply-template', people: [[member.user.email]], places: [organizationRef] })
        }
      >
        Apply template…
        {barred && <span className={classes.reason}>{barred.reason}</span>}
      </Menu.Item>
      <AccessItems member={member} organizationRef={organizationRef} />
      <Menu.Item
        className={classes.danger}
        leftSection={<IconUserX size={16} stroke={1.6} aria-hidden />}
        // Reached by the arrows all the same, so that its reason is read.
        aria-disabled={why !== null || undefined}
        closeMenuOnClick={why === null}
        onClick={() =>
          why === null && openDialog({ kind: 'remove-people', ...organizationRef, members: [member] })
        }
      >
        Remove person…
        {why && <span className={classes.reason}>{why.reason}</span>}
      </Menu.Item>
    </>
  );
}
