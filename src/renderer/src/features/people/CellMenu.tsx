import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { CellItems } from './CellItems.tsx';
import classes from './panel.module.css';
import type { PlacedCell } from './personRow.ts';

type Props = { cell: PlacedCell; address: string; organization: string };

export function CellMenu({ cell, address, organization }: Props) {
  return (
    <Menu position="bottom-end" width={280} portalProps={{ target: 'main' }} keepMounted={false}>
      <MenuTarget>
        <ActionIcon size={26} aria-label={`Actions for ${address} in ${organization}`}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </MenuTarget>
      <Menu.Dropdown className={classes.menu}>
        <CellItems cell={cell} address={address} />
      </Menu.Dropdown>
    </Menu>
  );
}
