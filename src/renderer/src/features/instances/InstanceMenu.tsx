import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDots,
  IconExternalLink,
  IconKey,
  IconPencil,
  IconRefresh,
  IconStethoscope,
  IconTrash,
} from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import styles from './InstanceHeader.module.css';

export function InstanceMenu({ instanceId }: { instanceId: string }) {
  const writable = useApp((state) => state.writable);
  const actions = useActions();
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  return (
    <Menu position="bottom-end" width={200} withinPortal={false}>
      <MenuTarget>
        <ActionIcon aria-label="Instance menu" className={styles.menu}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </MenuTarget>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconRefresh {...icon} />}
          onClick={() => void actions.refreshInstance(instanceId, 'again')}
        >
          Refresh
        </Menu.Item>
        <Menu.Item
          leftSection={<IconExternalLink {...icon} />}
          onClick={() => void actions.openInBrowser(instanceId)}
        >
          Open in browser
        </Menu.Item>
        <Menu.Item
          leftSection={<IconStethoscope {...icon} />}
          onClick={() => actions.openDialog({ kind: 'diagnose', instanceId })}
        >
          Diagnose
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPencil {...icon} />}
          disabled={!writable}
          onClick={() => actions.openDialog({ kind: 'edit', instanceId })}
        >
          Edit instance
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKey {...icon} />}
          disabled={!writable}
          onClick={() => actions.openDialog({ kind: 'replace-key', instanceId })}
        >
          Replace key
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          className={styles.danger}
          leftSection={<IconTrash {...icon} />}
          disabled={!writable}
          onClick={() => actions.openDialog({ kind: 'remove', instanceId })}
        >
          Remove instance
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
