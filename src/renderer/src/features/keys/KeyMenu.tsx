import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconRotate, IconTrash, IconX } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { useRowTab } from '../../ui/table/rowTab.ts';
import type { KeyRow } from './keyRows.ts';
import classes from './keys.module.css';

/** What can be done with a key, each saying what it does. */
export function KeyMenu({ row: { key, opens, instanceName } }: { row: KeyRow }) {
  const writable = useApp((state) => state.writable);
  const { openDialog } = useActions();
  const tabIndex = useRowTab();
  const { instanceId, id: keyId } = key;
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  const known = key.serverKeyId !== null;
  return (
    <Menu position="bottom-end" width={290} portalProps={{ target: 'main' }}>
      <MenuTarget>
        <ActionIcon
          size={26}
          aria-label={`Actions for the key of ${opens} on ${instanceName}`}
          tabIndex={tabIndex}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </MenuTarget>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconRotate {...icon} />}
          disabled={!writable || key.organizationId === null}
          onClick={() => openDialog({ kind: 'rotate-key', instanceId, keyId })}
        >
          Rotate
          <span className={classes.does}>Create a new one in its place</span>
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash {...icon} />}
          disabled={!writable || !known}
          onClick={() => openDialog({ kind: 'retire-key', instanceId, keyId })}
        >
          Retire
          <span className={classes.does}>
            {known ? 'Delete it on the server and here' : 'Pasted: see the other keys on the server'}
          </span>
        </Menu.Item>
        <Menu.Item
          leftSection={<IconX {...icon} />}
          disabled={!writable}
          onClick={() => openDialog({ kind: 'forget-key', instanceId, keyId })}
        >
          Forget
          <span className={classes.does}>Delete it here; it keeps working on the server</span>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
