import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import { useActions } from '../../state/app.tsx';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import classes from './BaselineView.module.css';

export function BaselineMenu({ baseline }: { baseline: BaselineSummary }) {
  const { openDialog } = useActions();
  const { id, name } = baseline;
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  return (
    <Menu position="bottom-end" width={180} withinPortal={false}>
      <MenuTarget>
        <ActionIcon aria-label="Baseline menu">
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </MenuTarget>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil {...icon} />}
          onClick={() => openDialog({ kind: 'rename-baseline', id, name })}
        >
          Rename…
        </Menu.Item>
        <Menu.Item
          className={classes.danger}
          leftSection={<IconTrash {...icon} />}
          onClick={() => openDialog({ kind: 'delete-baseline', id, name })}
        >
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
