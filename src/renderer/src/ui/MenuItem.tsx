import { type ElementProps, Menu, type MenuItemProps } from '@mantine/core';
import type { IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import looks from './looks.module.css';

type Props = MenuItemProps &
  ElementProps<'button', keyof MenuItemProps> & { icon: ComponentType<IconProps>; danger?: boolean };

export function MenuItem({ icon: Icon, danger, ...props }: Props) {
  return (
    <Menu.Item
      {...(danger ? { className: looks.danger } : {})}
      leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
      {...props}
    />
  );
}
