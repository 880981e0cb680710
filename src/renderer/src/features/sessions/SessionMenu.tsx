import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconFilter, IconLogout, IconUser } from '@tabler/icons-react';
import { foldAddress } from '../../../../shared/sameAddress.ts';
import { useActions } from '../../state/app.tsx';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { useRowTab } from '../../ui/table/rowTab.ts';
import { addressOf, allRevocationsOf, type SessionRow } from './sessionRows.ts';
import classes from './sessions.module.css';

export function SessionMenu({ instanceId, session }: { instanceId: string; session: SessionRow }) {
  const { openDialog, changeView, goTo } = useActions();
  const tabIndex = useRowTab();
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  const pane = { instanceId, organizationId: null };
  return (
    <Menu position="bottom-end" width={270} portalProps={{ target: 'main' }}>
      <MenuTarget>
        <ActionIcon
          size={26}
          aria-label={`Actions for ${addressOf(session)}, ${session.device}`}
          tabIndex={tabIndex}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </MenuTarget>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconFilter {...icon} />}
          onClick={() =>
            changeView(pane, 'sessions', (view) => ({ ...view, choices: { person: [session.email] } }))
          }
        >
          Show this person alone
        </Menu.Item>
        <Menu.Item
          leftSection={<IconUser {...icon} />}
          onClick={() => {
            changeView(HOME_PANE, 'personId', () => foldAddress(session.email));
            goTo({ at: 'home', tab: 'people' });
          }}
        >
          Show in People
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          className={looks.danger}
          leftSection={<IconLogout {...icon} />}
          onClick={() =>
            openDialog({
              kind: 'revoke-sessions',
              instanceId,
              changes: allRevocationsOf([session]),
            })
          }
        >
          Revoke all of this person…
          <span className={classes.does}>Signs them out of every browser on this instance</span>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
