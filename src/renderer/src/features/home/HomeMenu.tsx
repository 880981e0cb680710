import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconFileExport, IconFileImport, IconPlaylistAdd, IconPlus } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { MenuTarget } from '../../ui/MenuTarget.tsx';

export function HomeMenu() {
  const writable = useApp((state) => state.writable);
  const { openDialog } = useActions();
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  return (
    <Menu position="bottom-end" width={200} withinPortal={false}>
      <MenuTarget>
        <ActionIcon aria-label="All instances menu">
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </MenuTarget>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPlus {...icon} />}
          disabled={!writable}
          onClick={() => openDialog({ kind: 'add' })}
        >
          Add instance
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPlaylistAdd {...icon} />}
          disabled={!writable}
          onClick={() => openDialog({ kind: 'add-many' })}
        >
          Add many instances
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconFileImport {...icon} />}
          disabled={!writable}
          onClick={() => openDialog({ kind: 'import' })}
        >
          Import instances
        </Menu.Item>
        <Menu.Item leftSection={<IconFileExport {...icon} />} onClick={() => openDialog({ kind: 'export' })}>
          Export instances
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
