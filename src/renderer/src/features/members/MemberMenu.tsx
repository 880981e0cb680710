import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowsDiff,
  IconCopyPlus,
  IconDots,
  IconEye,
  IconLogout,
  IconTemplate,
  IconUser,
  IconUserCog,
  IconUserOff,
  IconUserX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denyRemoveMember, denySetRole } from '../../../../shared/rules/members.ts';
import { denyCopyAccess, denySetPermissions } from '../../../../shared/rules/permissions.ts';
import { denySessions } from '../../../../shared/rules/sessions.ts';
import { foldAddress } from '../../../../shared/sameAddress.ts';
import { useActions } from '../../state/app.tsx';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { HOME_PANE } from '../../state/views.ts';
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
        <MemberItems member={member} tools={tools} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** An item of the menu; what bars it stands below its words, and it is reached by the arrows all the same. */
function Item(props: {
  icon: ReactNode;
  why?: { reason: string } | null;
  danger?: boolean;
  children: string;
  onClick: () => void;
}) {
  const { why = null } = props;
  return (
    <Menu.Item
      className={props.danger ? classes.danger : undefined}
      leftSection={props.icon}
      aria-disabled={why !== null || undefined}
      closeMenuOnClick={why === null}
      onClick={() => why === null && props.onClick()}
    >
      {props.children}
      {why && <span className={classes.reason}>{why.reason}</span>}
    </Menu.Item>
  );
}

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

/** What can be done with a member in an organization, and with the person, by the rules of its server. */
export function MemberItems({ member, tools: { organizationRef, principal } }: Props) {
  const { openDialog, changeView, goTo } = useActions();
  const { userId, role, user } = member;
  const ask = (rule: (principal: Principal) => { reason: string } | null) =>
    principal ? rule(principal) : { reason: PERMISSIONS_UNKNOWN };
  const who = { ...organizationRef, email: user.email };
  const joined = parseMoment(member.createdAt);
  const twoFactor = { on: '2FA on', off: '2FA off', unknown: null }[twoFactorOf(member)];
  const facts = [joined === null ? null : `Joined ${dateOf(joined)}`, twoFactor];
  return (
    <>
      <Menu.Label>{facts.filter(Boolean).join(' · ') || 'Joined at an unknown date'}</Menu.Label>
      <Item
        icon={<IconUser {...icon} />}
        onClick={() => {
          changeView(HOME_PANE, 'personId', () => foldAddress(user.email));
          goTo({ at: 'home', tab: 'people' });
        }}
      >
        Show in People
      </Item>
      <Item
        icon={<IconUserCog {...icon} />}
        why={ask((principal) => denySetRole(principal, member))}
        onClick={() => openDialog({ kind: 'change-roles', ...organizationRef, members: [member] })}
      >
        Change role…
      </Item>
      <Item
        icon={<IconEye {...icon} />}
        onClick={() =>
          openDialog({ kind: 'permissions', ...organizationRef, userId, email: addressOf(user) })
        }
      >
        Permissions…
      </Item>
      <Item
        icon={<IconTemplate {...icon} />}
        why={ask((principal) => denySetPermissions(principal, member))}
        onClick={() =>
          openDialog({ kind: 'apply-template', people: [[user.email]], places: [organizationRef] })
        }
      >
        Apply template…
      </Item>
      <Item
        icon={<IconCopyPlus {...icon} />}
        why={denyCopyAccess(role)}
        onClick={() => openDialog({ kind: 'copy-access', from: { ...who, userId } })}
      >
        Copy access to…
      </Item>
      <Item
        icon={<IconArrowsDiff {...icon} />}
        onClick={() => openDialog({ kind: 'compare-access', one: who })}
      >
        Compare access…
      </Item>
      <Item
        icon={<IconLogout {...icon} />}
        danger
        why={ask((principal) => denySessions(principal, userId))}
        onClick={() =>
          openDialog({
            kind: 'revoke-sessions',
            instanceId: organizationRef.instanceId,
            changes: [{ action: 'sessions.revokeAll', ...who, userId }],
          })
        }
      >
        Revoke all sessions…
      </Item>
      <Item
        icon={<IconUserX {...icon} />}
        danger
        why={ask((principal) => denyRemoveMember(principal, member))}
        onClick={() => openDialog({ kind: 'remove-people', ...organizationRef, members: [member] })}
      >
        Remove person…
      </Item>
      <Item
        icon={<IconUserOff {...icon} />}
        danger
        onClick={() => openDialog({ kind: 'change-many', what: 'off-board', emails: [user.email] })}
      >
        Off-board everywhere…
      </Item>
    </>
  );
}
