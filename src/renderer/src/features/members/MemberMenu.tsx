import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconUser, IconUserOff } from '@tabler/icons-react';
import type { Member } from '../../../../shared/dokploy.ts';
import { foldAddress } from '../../../../shared/sameAddress.ts';
import { useActions } from '../../state/app.tsx';
import { HOME_PANE } from '../../state/views.ts';
import { BarredItem } from '../../ui/BarredItem.tsx';
import looks from '../../ui/looks.module.css';
import { MemberCommands } from '../../ui/MemberCommands.tsx';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { useRowTab } from '../../ui/table/rowTab.ts';
import { dateOf, parseMoment } from '../../ui/when.ts';
import classes from './members.module.css';
import type { MemberTools } from './membersContext.ts';
import { addressOf, twoFactorOf } from './person.ts';

type Props = { member: Member; tools: MemberTools };

export function MemberMenu({ member, tools }: Props) {
  const tabIndex = useRowTab();
  return (
    <Menu position="bottom-end" width={280} portalProps={{ target: 'main' }}>
      <MenuTarget>
        <ActionIcon
          size={26}
          className={looks.dim}
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

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

export function MemberItems({ member, tools }: Props) {
  const { openDialog, changeView, goTo } = useActions();
  const { user } = member;
  const joined = parseMoment(member.createdAt);
  const twoFactor = { on: '2FA on', off: '2FA off', unknown: null }[twoFactorOf(member)];
  const facts = [joined === null ? null : `Joined ${dateOf(joined)}`, twoFactor];
  return (
    <>
      <Menu.Label>{facts.filter(Boolean).join(' · ') || 'Joined at an unknown date'}</Menu.Label>
      <BarredItem
        icon={<IconUser {...icon} />}
        why={null}
        onClick={() => {
          changeView(HOME_PANE, 'personId', () => foldAddress(user.email));
          goTo({ at: 'home', tab: 'people' });
        }}
      >
        Show in People
      </BarredItem>
      <MemberCommands organizationRef={tools.organizationRef} principal={tools.principal} member={member} />
      <BarredItem
        icon={<IconUserOff {...icon} />}
        why={null}
        danger
        onClick={() => openDialog({ kind: 'change-many', what: 'off-board', emails: [user.email] })}
      >
        Off-board everywhere…
      </BarredItem>
    </>
  );
}
