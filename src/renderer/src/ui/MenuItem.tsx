import { Box, type ElementProps, Menu, type MenuItemProps } from '@mantine/core';
import type { IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import looks from './looks.module.css';

type Props = MenuItemProps &
  ElementProps<'button', keyof MenuItemProps> & {
    icon?: ComponentType<IconProps>;
    danger?: boolean | undefined;
    why?: string | null;
  };

export function MenuItem({ icon: Icon, danger, why = null, onClick, children, ...props }: Props) {
  return (
    <Menu.Item
      className={danger ? looks.danger : undefined}
      leftSection={Icon && <Icon size={16} stroke={1.6} aria-hidden />}
      {...(why === null ? { onClick } : { 'aria-disabled': true, closeMenuOnClick: false })}
      {...props}
    >
      {children}
      {why !== null && (
        <Box component="span" className={looks.below} lh={1.45}>
          {why}
        </Box>
      )}
    </Menu.Item>
  );
}
